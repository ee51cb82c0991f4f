/** Results as a person or a program wants to read them. */
@NullMarked
package dev.windlass.cli.result;

import org.jspecify.annotations.NullMarked;
