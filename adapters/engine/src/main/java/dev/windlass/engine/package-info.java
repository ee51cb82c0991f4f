/**
 * The engine SPI: what an adapter implements and what the worker calls. Facets keep every interface
 * small; an engine implements the ones it has.
 */
@NullMarked
package dev.windlass.engine;

import org.jspecify.annotations.NullMarked;
