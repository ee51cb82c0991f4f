package dev.windlass.messages.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Archive what an engine's log has since it was archived last, beside the engine's physical
 * backups. The engine keeps what is not archived; send this command by a schedule, as often as
 * changes may be lost.
 *
 * @param complete whether the log is cut first, so that everything up to now is archived; null for
 *     false: only whole files of the log are
 * @param follow how long to stay and archive what is written meanwhile; null for not at all
 */
@CommandName(
    value = "wal.archive",
    target = CommandName.TargetKind.ENGINE,
    result = WalArchiveResult.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WalArchive(@Nullable Boolean complete, @Nullable Duration follow)
    implements CommandSpec {}
