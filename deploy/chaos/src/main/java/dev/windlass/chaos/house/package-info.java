/**
 * The processes: workers, scheduler, broker, object store, databases, and what lies between them.
 */
@NullMarked
package dev.windlass.chaos.house;

import org.jspecify.annotations.NullMarked;
