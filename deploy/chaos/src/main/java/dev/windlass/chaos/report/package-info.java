/** What a run says. */
@NullMarked
package dev.windlass.chaos.report;

import org.jspecify.annotations.NullMarked;
