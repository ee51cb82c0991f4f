package dev.windlass.acceptance.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

/**
 * What may know what, by name, each with its reason. The root package is a parameter, so that the
 * same rules can be shown classes that break them.
 */
final class ArchitectureRules {
  private final String root;

  ArchitectureRules(String root) {
    this.root = root;
  }

  private String in(String name) {
    return root + "." + name + "..";
  }

  private String[] in(String... names) {
    return Arrays.stream(names).map(this::in).toArray(String[]::new);
  }

  /** Every rule. */
  List<ArchRule> all() {
    return List.of(
        messagesDependOnNothingOfOurs(),
        messagesKnowNeitherSpringNorKafka(),
        clientsKnowContractsOnly(),
        theEngineInterfaceKnowsMessagesOnly(),
        engineAdaptersKnowNoOtherRoom(),
        engineAdaptersKnowNoFrameworks(),
        adaptersKnowNoApplication(),
        theWorkerDoesNotKnowTheScheduler(),
        theSchedulerDoesNotKnowTheWorker(),
        theWorkerKnowsNoEngineAdapter(),
        sqlOnTheControlStoreStaysInItsModule(),
        theSchedulerReachesNoEngine(),
        nothingThatShipsKnowsTheTestbed(),
        noPackageCycles(),
        namesSayWhatAClassDoes(),
        timeComesFromAClock(),
        nobodySleeps());
  }

  ArchRule messagesDependOnNothingOfOurs() {
    return noClasses()
        .that(resideInAPackage(in("messages")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..").and(resideInAPackage(in("messages")).negate()))
        .as("messages depend on nothing of ours")
        .because("they are what the outside world sees, and must be usable without the house");
  }

  ArchRule messagesKnowNeitherSpringNorKafka() {
    return noClasses()
        .that(resideInAPackage(in("messages")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "org.apache.kafka..")
        .as("messages know neither Spring nor Kafka")
        .because("a service that only reads our events must not inherit our frameworks")
        .allowEmptyShould(true);
  }

  ArchRule clientsKnowContractsOnly() {
    return noClasses()
        .that(resideInAnyPackage(in("client", "cli")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..")
                .and(resideInAnyPackage(in("client", "cli", "messages", "encryption")).negate()))
        .as("client and terminal program know contracts only")
        .because("they need Kafka and nothing else")
        .allowEmptyShould(true);
  }

  ArchRule theEngineInterfaceKnowsMessagesOnly() {
    return noClasses()
        .that(resideInAPackage(in("engine")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..")
                .and(resideInAnyPackage(in("engine", "messages")).negate()))
        .as("the engine interface knows messages only")
        .because("a third party writes an adapter against it with one jar")
        .allowEmptyShould(true);
  }

  ArchRule engineAdaptersKnowNoOtherRoom() {
    return noClasses()
        .that(resideInAnyPackage(in("postgresql", "sqlite")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + "..")
                .and(resideInAnyPackage(in("postgresql", "sqlite", "engine", "messages")).negate()))
        .as("an engine adapter knows the engine interface and messages only")
        .because("engines are added and taken away without touching anything else")
        .allowEmptyShould(true);
  }

  ArchRule engineAdaptersKnowNoFrameworks() {
    return noClasses()
        .that(resideInAnyPackage(in("postgresql", "sqlite", "engine")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "org.apache.kafka..",
            "software.amazon..",
            "io.github.resilience4j..")
        .as("engine adapters know no framework")
        .because(
            "retry, limits, storage and messaging are the same for every engine, and live outside")
        .allowEmptyShould(true);
  }

  ArchRule adaptersKnowNoApplication() {
    return noClasses()
        .that(
            resideInAnyPackage(
                in(
                    "engine",
                    "postgresql",
                    "sqlite",
                    "objectstore",
                    "secrets",
                    "controlstore",
                    "messages")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("worker", "scheduler", "client", "cli"))
        .as("adapters know no application")
        .because("dependencies point one way")
        .allowEmptyShould(true);
  }

  ArchRule theWorkerDoesNotKnowTheScheduler() {
    return apart("worker", "scheduler");
  }

  ArchRule theSchedulerDoesNotKnowTheWorker() {
    return apart("scheduler", "worker");
  }

  private ArchRule apart(String one, String other) {
    return noClasses()
        .that(resideInAPackage(in(one)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in(other))
        .as("the " + one + " does not know the " + other)
        .because(
            "they are started, stopped and scaled apart, and meet in Kafka and the control store")
        .allowEmptyShould(true);
  }

  ArchRule theWorkerKnowsNoEngineAdapter() {
    return noClasses()
        .that(resideInAnyPackage(in("worker", "scheduler")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("postgresql", "sqlite"))
        .as("the applications know no engine adapter")
        .because("they find adapters with ServiceLoader, so that one jar adds an engine")
        .allowEmptyShould(true);
  }

  ArchRule sqlOnTheControlStoreStaysInItsModule() {
    return noClasses()
        .that(resideInAnyPackage(in("worker", "scheduler")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.jdbc.core..", "org.postgresql..")
        .as("the control store is reached only through its module")
        .because("its tables can then change in one place, and every write checks the lease")
        .allowEmptyShould(true);
  }

  ArchRule theSchedulerReachesNoEngine() {
    return noClasses()
        .that(resideInAPackage(in("scheduler")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("engine", "objectstore", "secrets"))
        .as("the scheduler reaches no engine and no object store")
        .because("there is one way in: it publishes commands, as everybody does")
        .allowEmptyShould(true);
  }

  ArchRule nothingThatShipsKnowsTheTestbed() {
    return noClasses()
        .that(
            resideInAnyPackage(
                in(
                    "messages",
                    "client",
                    "cli",
                    "engine",
                    "postgresql",
                    "sqlite",
                    "objectstore",
                    "secrets",
                    "controlstore",
                    "worker",
                    "scheduler")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("testbed", "showcase", "benchmarks"))
        .as("nothing that ships knows the testbed")
        .because("servers made for trying must not reach production")
        .allowEmptyShould(true);
  }

  ArchRule noPackageCycles() {
    return slices()
        .matching(root + ".(**)")
        .should()
        .beFreeOfCycles()
        .as("no package cycles")
        .because("a package can then be understood, tested and moved by itself");
  }

  ArchRule namesSayWhatAClassDoes() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveNameNotMatching(".*(Utils?|Helpers?|Managers?|Impl|Common)(\\$.*)?")
        .as("names say what a class does")
        .because(
            "Util, Helper, Manager, Impl and Common name no thing of the field, and attract everything");
  }

  ArchRule timeComesFromAClock() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(Date.class)
        .as("time comes from a " + Clock.class.getSimpleName())
        .because("what depends on time can then be tested without waiting");
  }

  ArchRule nobodySleeps() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .as("nobody sleeps")
        .because(
            "a sleeping thread notices neither a cancel nor a shutdown; wait on a condition with a bound");
  }
}
