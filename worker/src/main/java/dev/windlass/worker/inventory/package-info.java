/** The commands that read and change the inventory, and the checks that documents have to pass. */
@NullMarked
package dev.windlass.worker.inventory;

import org.jspecify.annotations.NullMarked;
