/** What is older than it has to be kept goes. */
@NullMarked
package dev.windlass.worker.retention;

import org.jspecify.annotations.NullMarked;
