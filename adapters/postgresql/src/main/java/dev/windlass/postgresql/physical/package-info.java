/** Physical backups: the server's files by the replication protocol, its log, and the way back. */
@NullMarked
package dev.windlass.postgresql.physical;

import org.jspecify.annotations.NullMarked;
