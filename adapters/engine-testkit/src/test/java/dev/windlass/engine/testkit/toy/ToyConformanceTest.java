package dev.windlass.engine.testkit.toy;

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
import org.junit.jupiter.api.Nested;

/** The toy engine, built by the guide, passes every suite. */
class ToyConformanceTest {
  private static final EngineUnderTest SUBJECT = new ToyUnderTest();

  @Nested
  class AsEngine extends EngineSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsDatabases extends DatabasesSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsDatabaseChanges extends DatabaseChangesSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsUsers extends UsersSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsConfiguration extends ConfigurationSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsProcesses extends ProcessesSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsQueries extends QueriesSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsSchemas extends SchemasSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsDocuments extends DocumentsSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsObservation extends ObservationSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsReplication extends ReplicationSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsLifecycle extends LifecycleSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsMaintenance extends MaintenanceSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }

  @Nested
  class ItsBackups extends BackupsSuite {
    @Override
    protected EngineUnderTest subject() {
      return SUBJECT;
    }
  }
}
