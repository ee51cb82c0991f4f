/** Where the worker keeps objects. */
@NullMarked
package dev.windlass.worker.storage;

import org.jspecify.annotations.NullMarked;
