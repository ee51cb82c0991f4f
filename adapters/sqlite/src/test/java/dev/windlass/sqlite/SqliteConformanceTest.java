package dev.windlass.sqlite;

import dev.windlass.engine.testkit.BackupsSuite;
import dev.windlass.engine.testkit.ConfigurationSuite;
import dev.windlass.engine.testkit.DatabaseChangesSuite;
import dev.windlass.engine.testkit.DatabasesSuite;
import dev.windlass.engine.testkit.DocumentsSuite;
import dev.windlass.engine.testkit.EngineSuite;
import dev.windlass.engine.testkit.EngineUnderTest;
import dev.windlass.engine.testkit.LifecycleSuite;
import dev.windlass.engine.testkit.MaintenanceSuite;
import dev.windlass.engine.testkit.ObservationSuite;
import dev.windlass.engine.testkit.ProcessesSuite;
import dev.windlass.engine.testkit.QueriesSuite;
import dev.windlass.engine.testkit.ReplicationSuite;
import dev.windlass.engine.testkit.SchemasSuite;
import dev.windlass.engine.testkit.UsersSuite;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** SQLite passes every suite. */
class SqliteConformanceTest {
  @TempDir private static Path directory;

  @Nested
  class AsEngine extends EngineSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsDatabases extends DatabasesSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsDatabaseChanges extends DatabaseChangesSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsUsers extends UsersSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsConfiguration extends ConfigurationSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsProcesses extends ProcessesSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsQueries extends QueriesSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsSchemas extends SchemasSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsDocuments extends DocumentsSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsObservation extends ObservationSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsReplication extends ReplicationSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsLifecycle extends LifecycleSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsMaintenance extends MaintenanceSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }

  @Nested
  class ItsBackups extends BackupsSuite {
    @Override
    protected EngineUnderTest subject() {
      return new SqliteUnderTest(directory);
    }
  }
}
