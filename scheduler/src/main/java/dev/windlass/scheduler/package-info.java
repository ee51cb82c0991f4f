/** The scheduler: an application that publishes commands when their time has come. */
@NullMarked
package dev.windlass.scheduler;

import org.jspecify.annotations.NullMarked;
