/**
 * Work of several steps: runs whose finished steps are not repeated, and parts done side by side.
 */
@NullMarked
package dev.windlass.worker.batch;

import org.jspecify.annotations.NullMarked;
