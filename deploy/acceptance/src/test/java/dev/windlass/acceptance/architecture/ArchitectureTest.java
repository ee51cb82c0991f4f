package dev.windlass.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house keeps its rules, and the rules notice when it does not. */
class ArchitectureTest {
  private static final String VIOLATIONS = ArchitectureTest.class.getPackageName() + ".violations";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.windlass");

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(VIOLATIONS);

  @TestFactory
  Stream<DynamicTest> theHouseKeepsEveryRule() {
    return new ArchitectureRules("dev.windlass")
        .all().stream()
            .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(HOUSE)));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleNoticesAViolation() {
    return new ArchitectureRules(VIOLATIONS)
        .all().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getDescription(),
                        () -> assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue()));
  }

  /** A rule holds for nothing when the classes it speaks of were not found. */
  @Test
  void everyRoomIsLookedAt() {
    assertThat(HOUSE.stream().map(type -> room(type.getPackageName())))
        .contains(
            "messages",
            "client",
            "cli",
            "engine",
            "secrets",
            "objectstore",
            "controlstore",
            "postgresql",
            "sqlite",
            "worker",
            "scheduler",
            "testbed",
            "showcase");
  }

  private static String room(String packageName) {
    return packageName.split("\\.")[2];
  }

  @Test
  void everyRuleHasANameAndAReason() {
    List<ArchRule> rules = new ArchitectureRules("dev.windlass").all();
    assertThat(rules).allSatisfy(rule -> assertThat(rule.getDescription()).contains(", because "));
    assertThat(rules).extracting(ArchRule::getDescription).doesNotHaveDuplicates();
  }
}
