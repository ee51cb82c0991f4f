/** Real servers for tests and for trying Windlass out: PostgreSQL, Kafka, S3. */
@NullMarked
package dev.windlass.testbed;

import org.jspecify.annotations.NullMarked;
