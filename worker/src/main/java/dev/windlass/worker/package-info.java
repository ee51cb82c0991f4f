/** The worker: takes commands from Kafka, runs them, and tells what became of them. */
@NullMarked
package dev.windlass.worker;

import org.jspecify.annotations.NullMarked;
