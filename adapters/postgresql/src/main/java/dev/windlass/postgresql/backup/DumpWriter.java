package dev.windlass.postgresql.backup;

import dev.windlass.engine.WorkMonitor;
import dev.windlass.messages.command.BackupGlobals;
import dev.windlass.postgresql.connection.Connections;
import dev.windlass.postgresql.connection.Purpose;
import dev.windlass.postgresql.tool.ClientTools.Tools;
import dev.windlass.postgresql.tool.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has {@code pg_dump} write, under the backup's snapshot, what is not rows of tables. */
final class DumpWriter {
  private final Connections connections;
  private final Tools tools;
  private final Snapshot snapshot;
  private final Pace pace;
  private final WorkMonitor monitor;

  DumpWriter(
      Connections connections, Tools tools, Snapshot snapshot, Pace pace, WorkMonitor monitor) {
    this.connections = connections;
    this.tools = tools;
    this.snapshot = snapshot;
    this.pace = pace;
    this.monitor = monitor;
  }

  /** Everything but data, before and after it. */
  long schema(OutputStream target) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--section=pre-data", "--section=post-data", "--quote-all-identifiers"));
    List<String> leftOut = snapshot.selection().dumpArguments();
    arguments.addAll(leftOut);
    if (!leftOut.isEmpty() && !"SQL_ASCII".equals(snapshot.encoding())) {
      // The names in the arguments are read in the encoding of the dump.
      arguments.add("--encoding=UTF8");
    }
    return run(arguments, target, null);
  }

  /** Large objects, compressed here: the program's own compression is slower. */
  long largeObjects(OutputStream target, int level, BackupProgress.Share share) throws IOException {
    try (CompressedWriter compressed = new CompressedWriter(target, level)) {
      long bytes =
          run(List.of("--section=data", "--exclude-table=*.*", "--compress=0"), compressed, share);
      compressed.finish();
      return bytes;
    }
  }

  /** Roles and tablespaces as they are now, which is after the snapshot: they have no history. */
  long globals(OutputStream target, int level, @Nullable BackupGlobals globals) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--globals-only",
                "--quote-all-identifiers",
                "--no-password",
                "--database=" + connections.settings().maintenanceDatabase()));
    if (globals != BackupGlobals.WITH_PASSWORDS) {
      arguments.add("--no-role-passwords");
    }
    try (CompressedWriter compressed = new CompressedWriter(target, level)) {
      long bytes = run(tools.dumpAll(), arguments, compressed, null);
      compressed.finish();
      return bytes;
    }
  }

  private long run(List<String> what, OutputStream target, BackupProgress.@Nullable Share share)
      throws IOException {
    List<String> arguments = new ArrayList<>(what);
    arguments.add("--format=custom");
    arguments.add("--no-password");
    arguments.add("--snapshot=" + snapshot.id());
    arguments.add("--lock-wait-timeout=" + connections.settings().lockTimeout().toMillis());
    return run(tools.dump(), arguments, target, share);
  }

  private long run(
      Path program,
      List<String> arguments,
      OutputStream target,
      BackupProgress.@Nullable Share share)
      throws IOException {
    ToolRun.Command command =
        new ToolRun.Command(program, arguments, snapshot.database(), Purpose.BACKUP, List.of());
    try (ToolRun dump = ToolRun.start(connections, command, "dump " + snapshot.id(), monitor)) {
      long bytes = 0;
      byte[] buffer = new byte[128 << 10];
      InputStream output = dump.output();
      for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
        target.write(buffer, 0, read);
        bytes += read;
        if (share != null) {
          share.reached(bytes);
          pace.rest(monitor);
        }
      }
      dump.finish();
      return bytes;
    }
  }
}
