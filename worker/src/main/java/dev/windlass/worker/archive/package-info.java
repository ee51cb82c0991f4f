/**
 * The audit archive: every record of the audit topic, once, as compressed JSON lines in the object
 * store. README.md in this directory tells how.
 */
@NullMarked
package dev.windlass.worker.archive;

import org.jspecify.annotations.NullMarked;
