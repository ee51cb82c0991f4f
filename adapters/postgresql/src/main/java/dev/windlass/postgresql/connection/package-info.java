/** How the adapter reaches a server: settings, connections, quoting, and what a refusal means. */
@NullMarked
package dev.windlass.postgresql.connection;

import org.jspecify.annotations.NullMarked;
