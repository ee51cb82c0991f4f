/** Whether two databases are equal, table by table. */
@NullMarked
package dev.windlass.showcase.comparison;

import org.jspecify.annotations.NullMarked;
