/** The configuration of engines. */
@NullMarked
package dev.windlass.worker.configuration;

import org.jspecify.annotations.NullMarked;
