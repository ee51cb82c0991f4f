/** A worker with operations that do what a test says, on real Kafka and PostgreSQL. */
@NullMarked
package dev.windlass.worker.trial;

import org.jspecify.annotations.NullMarked;
