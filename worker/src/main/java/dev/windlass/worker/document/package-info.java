/** {@code document.*}: JSON documents by collection and id. */
@NullMarked
package dev.windlass.worker.document;

import org.jspecify.annotations.NullMarked;
