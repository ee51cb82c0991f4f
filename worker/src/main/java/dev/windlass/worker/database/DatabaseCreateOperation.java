package dev.windlass.worker.database;

import dev.windlass.engine.Databases;
import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Target;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DatabaseCreate;
import dev.windlass.messages.command.DatabaseCreateResult;
import dev.windlass.messages.command.DatabaseMetadata;
import dev.windlass.worker.operation.Change;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.ResourceLock;
import dev.windlass.worker.operation.ResourceLock.Mode;
import dev.windlass.worker.operation.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code database.create}. From the second attempt on a database that is there and fits is taken
 * for the one that an earlier attempt made; the result says that this one did not make it.
 */
@Component
public final class DatabaseCreateOperation extends Change<DatabaseCreate> {
  DatabaseCreateOperation() {
    super(DatabaseCreate.class);
  }

  @Override
  public List<ResourceLock> locks(Target target, DatabaseCreate spec) {
    String engine = Targets.engine(target);
    return List.of(
        ResourceLock.engine(engine, Mode.SHARED),
        ResourceLock.database(engine, Targets.database(target), Mode.EXCLUSIVE));
  }

  @Override
  protected List<String> rehearse(JobContext context, DatabaseCreate spec) {
    String name = Targets.database(context.command().target());
    Databases databases = context.engine().databases();
    if (isPresent(context, spec, databases, name)) {
      fitting(databases, name, spec);
      return List.of("Nothing: database \"" + name + "\" is there already.");
    }
    return databases.checkCreate(name, spec);
  }

  @Override
  protected CommandResult change(JobContext context, DatabaseCreate spec) {
    String name = Targets.database(context.command().target());
    Databases databases = context.engine().databases();
    if (isPresent(context, spec, databases, name)) {
      return new DatabaseCreateResult(false, fitting(databases, name, spec));
    }
    try {
      context.changing(() -> databases.create(name, spec, context));
    } catch (EngineException e) {
      // A statement that an earlier attempt left behind may have come to its end only now.
      if (context.isCutOff() && databases.exists(name)) {
        return new DatabaseCreateResult(false, fitting(databases, name, spec));
      }
      throw e;
    }
    return new DatabaseCreateResult(true, databases.describe(name));
  }

  private static boolean isPresent(
      JobContext context, DatabaseCreate spec, Databases databases, String name) {
    boolean asGood = Boolean.TRUE.equals(spec.ifAbsent()) || context.attempt() > 1;
    return asGood && databases.exists(name);
  }

  private static DatabaseMetadata fitting(Databases databases, String name, DatabaseCreate spec) {
    DatabaseMetadata found = databases.describe(name);
    List<String> differences = new ArrayList<>();
    compare("owner", spec.owner(), found.owner(), differences);
    compare("encoding", plain(spec.encoding()), plain(found.encoding()), differences);
    if (spec.localeProvider() != null) {
      String provider = spec.localeProvider().name();
      compare("localeProvider", provider, found.localeProvider(), differences);
    }
    String locale = found.locale() == null ? found.collation() : found.locale();
    compare("locale", plain(spec.locale()), plain(locale), differences);
    if (!differences.isEmpty()) {
      throw new EngineException(
          FailureCode.ALREADY_EXISTS,
          "Database \"%s\" is there already and was left as it is: %s."
              .formatted(name, String.join("; ", differences)),
          "Take another name, or ask for what is there.");
    }
    return found;
  }

  private static void compare(
      String what, @Nullable String wanted, @Nullable String found, List<String> differences) {
    if (wanted != null && !wanted.equals(found)) {
      differences.add("%s is %s, not %s".formatted(what, found, wanted));
    }
  }

  /** UTF8, utf-8 and UTF_8 are one encoding. */
  private static @Nullable String plain(@Nullable String word) {
    return word == null ? null : word.toUpperCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
