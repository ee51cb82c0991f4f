/** From a waiting job to its end: claims, runs, time-outs, cancels, retries, completions. */
@NullMarked
package dev.windlass.worker.dispatch;

import org.jspecify.annotations.NullMarked;
