package dev.windlass.postgresql;

import dev.windlass.engine.Engine;
import dev.windlass.testbed.LocalPorts;
import dev.windlass.testbed.PostgresOptions;
import dev.windlass.testbed.PostgresServer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server that follows another one, made as its own tools make it. */
final class StandbyServer implements AutoCloseable {
  private static final String LOGIN = "secret:test:standby";

  private final PostgresServer primary;
  private final Path directory;
  private final Path home;
  private final int port = LocalPorts.free();

  private StandbyServer(PostgresServer primary, Path directory, Path home) {
    this.primary = primary;
    this.directory = directory;
    this.home = home;
  }

  /** What a primary needs to be followed, and its standbys to be backed up. */
  static PostgresOptions primaryOptions() {
    return PostgresOptions.forTests()
        .with("wal_level", "replica")
        .with("max_wal_senders", "4")
        .with("full_page_writes", "on");
  }

  /** Starts one beside its primary, whose directory that is; scripts run in the first one. */
  static StandbyServer start(PostgresServer primary, Path directory, Path primaryHome) {
    primary.psql(
        "postgres", "CREATE ROLE standby SUPERUSER LOGIN REPLICATION PASSWORD '" + LOGIN + "'");
    StandbyServer standby = new StandbyServer(primary, directory, primaryHome);
    standby.run(
        """
        chmod 711 .; mkdir -m 700 %1$s; chown --reference=%2$s/data %1$s
        $RUN env PGHOST=127.0.0.1 PGPORT=%3$d PGUSER=standby PGPASSWORD=%5$s "$(command -v pg_basebackup)" \
          -D %1$s/data -R -X stream -c fast
        echo "port = %4$d" >> %1$s/data/windlass.conf
        $RUN "$(command -v pg_ctl)" -D %1$s/data -l %1$s/log -w -t 60 start >/dev/null
        """
            .formatted(standby.place(), primaryHome, primary.port(), standby.port, LOGIN));
    return standby;
  }

  private Path place() {
    return home.resolve("standby");
  }

  private void run(String script) {
    Shell.run(
        primary,
        directory,
        "RUN=; if [ \"$(id -u)\" = 0 ]; then RUN=\"runuser -u $(stat -c %%U %s/data) --\"; fi\n"
                .formatted(home)
            + script);
  }

  /** The engine that it is, with these settings besides. */
  Engine engine(Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("port", Integer.toString(port));
    all.put("username", "standby");
    all.put("password", LOGIN);
    return TestEngine.with(primary, all);
  }

  @Override
  public void close() {
    run("$RUN \"$(command -v pg_ctl)\" -D %s/data -m immediate stop >/dev/null".formatted(place()));
  }
}
