/** Tests. */
@NullMarked
package dev.windlass.postgresql.configuration;

import org.jspecify.annotations.NullMarked;
