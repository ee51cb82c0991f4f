/**
 * The Java client: submit a command, wait for its job, follow one, subscribe to what happens. It
 * needs Kafka and nothing else.
 */
@NullMarked
package dev.windlass.client;

import org.jspecify.annotations.NullMarked;
