/** {@code windlass}, the terminal program. It needs Kafka and nothing else. */
@NullMarked
package dev.windlass.cli;

import org.jspecify.annotations.NullMarked;
