/** The program of deploy/faults. */
@NullMarked
package dev.windlass.chaos;

import org.jspecify.annotations.NullMarked;
