/** CloudEvents 1.0 as bytes and headers, without a Kafka library. */
@NullMarked
package dev.windlass.messages.envelope;

import org.jspecify.annotations.NullMarked;
