/** S3: objects of unknown length in constant memory, checked, and never left half written. */
@NullMarked
package dev.windlass.objectstore;

import org.jspecify.annotations.NullMarked;
