package dev.windlass.worker.backup;

import dev.windlass.controlstore.BackupShelf;
import dev.windlass.controlstore.CataloguedBackup;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.BackupCheck;
import dev.windlass.messages.command.BackupCheckResult;
import dev.windlass.messages.command.BackupCheckResult.Checked;
import dev.windlass.messages.command.BackupMethod;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.worker.backup.NewestBackup.Demand;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Ranges;
import dev.windlass.worker.operation.Reading;
import dev.windlass.worker.operation.Targets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code backup.check}. The backups are those of the catalogue; the engine is asked for nothing but
 * its databases, and only where the command names none and no backup of the server as a whole
 * answers for them all.
 */
public final class BackupCheckOperation extends Reading<BackupCheck> {
  private static final String SERVER = "";
  private static final int MOST_NAMED = 50;
  private static final int MOST_PERCENT = 100;

  private final BackupShelf shelf;
  private final Clock clock;

  BackupCheckOperation(BackupShelf shelf, Clock clock) {
    super(BackupCheck.class);
    this.shelf = shelf;
    this.clock = clock;
  }

  @Override
  protected CommandResult read(JobContext context, BackupCheck spec) {
    String engine = Targets.engine(context.command().target());
    List<String> named = named(context.command().target(), spec);
    Demand demand =
        new Demand(
            spec.maximumAgeOrDefault(),
            Ranges.within(
                "minimumSizePercent",
                spec.minimumSizePercent(),
                0,
                MOST_PERCENT,
                BackupCheck.DEFAULT_PERCENT));
    Map<String, List<NewestBackup>> newest = newest(engine, spec);
    List<NewestBackup> server = newest.getOrDefault(SERVER, List.of());
    Optional<NewestBackup> whole = good(server, demand);
    if (named.isEmpty() && whole.isPresent()) {
      return new BackupCheckResult(List.of(whole.get().checked(SERVER)));
    }
    List<String> databases = named.isEmpty() ? ofTheEngine(context, spec) : named;
    List<Checked> checked = new ArrayList<>();
    List<String> bare = new ArrayList<>();
    for (String database : databases) {
      good(newest.getOrDefault(database, List.of()), demand)
          .or(() -> whole)
          .ifPresentOrElse(
              backup -> checked.add(backup.checked(database)), () -> bare.add(database));
    }
    if (!bare.isEmpty() || (databases.isEmpty() && isServerAsked(spec, server))) {
      throw alert(problems(engine, bare, newest, spec, demand));
    }
    return new BackupCheckResult(checked);
  }

  /** The databases that the command names; empty for none. */
  private static List<String> named(Target target, BackupCheck spec) {
    String database = target.database();
    if (database != null && spec.databases() != null) {
      throw contradiction("target.database and spec.databases");
    }
    if (spec.except() != null && (database != null || spec.databases() != null)) {
      throw contradiction("spec.except and a name of a database");
    }
    if (database != null) {
      return List.of(database);
    }
    return spec.databases() == null
        ? List.of()
        : spec.databases().stream().distinct().sorted().toList();
  }

  private static EngineException contradiction(String both) {
    return new EngineException(
        FailureCode.INVALID_COMMAND,
        "The command gives " + both + ", which exclude each other.",
        "Leave one of them out and send the command under a new id.");
  }

  private Map<String, List<NewestBackup>> newest(String engine, BackupCheck spec) {
    Instant now = clock.instant();
    Map<String, Map<BackupMethod, List<CataloguedBackup>>> good =
        shelf.newestGood(engine, spec.label(), spec.method(), NewestBackup.SEEN).stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.backup().source().database(),
                    Collectors.groupingBy(entry -> entry.backup().source().method())));
    Map<String, List<NewestBackup>> newest = new HashMap<>();
    good.forEach(
        (database, methods) ->
            newest.put(
                database,
                methods.values().stream().map(backups -> NewestBackup.of(backups, now)).toList()));
    return newest;
  }

  private static Optional<NewestBackup> good(List<NewestBackup> backups, Demand demand) {
    return backups.stream().filter(backup -> backup.meets(demand)).findFirst();
  }

  /** What has to be backed up by itself: nothing where only the server as a whole is asked for. */
  private static List<String> ofTheEngine(JobContext context, BackupCheck spec) {
    if (spec.method() == BackupMethod.PHYSICAL) {
      return List.of();
    }
    List<String> except = spec.except() == null ? List.of() : spec.except();
    return context.engine().databases().list().stream()
        .map(DatabaseMetadata::name)
        .filter(name -> !except.contains(name))
        .sorted()
        .toList();
  }

  private static boolean isServerAsked(BackupCheck spec, List<NewestBackup> server) {
    return spec.method() == BackupMethod.PHYSICAL || !server.isEmpty();
  }

  private static List<String> problems(
      String engine,
      List<String> bare,
      Map<String, List<NewestBackup>> newest,
      BackupCheck spec,
      Demand demand) {
    List<NewestBackup> server = newest.getOrDefault(SERVER, List.of());
    List<String> without = bare.stream().filter(name -> !newest.containsKey(name)).toList();
    List<String> problems = new ArrayList<>();
    server.forEach(backup -> problems.add(backup.problem(demand)));
    if (!without.isEmpty()) {
      problems.add(
          "%s on %s %s no good backup%s%s."
              .formatted(
                  names(without),
                  engine,
                  without.size() == 1 ? "has" : "have",
                  server.isEmpty() ? "" : " of " + (without.size() == 1 ? "its" : "their") + " own",
                  kind(spec)));
    }
    bare.forEach(
        name ->
            newest
                .getOrDefault(name, List.of())
                .forEach(backup -> problems.add(backup.problem(demand))));
    if (problems.isEmpty()) {
      problems.add("Engine %s has no good backup%s.".formatted(engine, kind(spec)));
    }
    return problems;
  }

  private static String names(List<String> databases) {
    int more = databases.size() - MOST_NAMED;
    return (databases.size() == 1 ? "Database " : "Databases ")
        + databases.stream()
            .limit(MOST_NAMED)
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and %d more".formatted(more) : "");
  }

  private static String kind(BackupCheck spec) {
    return (spec.method() == null ? "" : " of method " + spec.method())
        + (spec.label() == null ? "" : " with label \"" + spec.label() + '"');
  }

  private static EngineException alert(List<String> problems) {
    int more = problems.size() - MOST_NAMED;
    return new EngineException(
        FailureCode.PRECONDITION_FAILED,
        problems.stream().limit(MOST_NAMED).collect(Collectors.joining(" "))
            + (more > 0 ? " And %d more like these.".formatted(more) : ""),
        "Look why backups failed or stopped (job.list, backup.list), and send database.backup.");
  }

  @Override
  protected String describe(JobContext context, BackupCheck spec) {
    return "Look at the newest good backups of engine "
        + Targets.engine(context.command().target())
        + ".";
  }
}
