/** An engine that does what a test tells it, and jobs to run against it. */
@NullMarked
package dev.windlass.worker.scripted;

import org.jspecify.annotations.NullMarked;
