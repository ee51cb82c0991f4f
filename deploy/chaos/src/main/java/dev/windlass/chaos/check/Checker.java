package dev.windlass.chaos.check;

import dev.windlass.chaos.history.History;
import java.util.ArrayList;
import java.util.List;

/** Says what does not hold of a history. */
public final class Checker {
  private static final List<Check> CHECKS =
      List.of(
          new AdmissionCheck(),
          new TerminalCheck(),
          new OrderCheck(),
          new OwnerCheck(),
          new OverlapCheck(),
          new LaneCheck(),
          new TimeCheck(),
          new AuditCheck(),
          new EffectCheck(),
          new AdministrationCheck(),
          new BackupCheck(),
          new ArchiveCheck(),
          new RefusalCheck(),
          new SecretCheck());

  private Checker() {}

  /** The names of all checks. */
  public static List<String> names() {
    return CHECKS.stream().map(Check::name).toList();
  }

  /** Makes every check. */
  public static List<Violation> check(History history) {
    Evidence evidence = new Evidence(history);
    List<Violation> violations = new ArrayList<>();
    for (Check check : CHECKS) {
      check.check(evidence, what -> violations.add(new Violation(check.name(), what)));
    }
    return violations;
  }
}
