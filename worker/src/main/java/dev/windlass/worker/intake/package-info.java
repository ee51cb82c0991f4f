/** What comes in: bytes from Kafka become admitted jobs or refusals. */
@NullMarked
package dev.windlass.worker.intake;

import org.jspecify.annotations.NullMarked;
