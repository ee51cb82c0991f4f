package dev.windlass.worker.inventory;

import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.inventory.SelectorSyntaxException;
import dev.windlass.messages.schedule.ScheduledCommand;
import dev.windlass.messages.schedule.ScheduledCommand.InvalidTemplate;
import java.text.ParseException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.function.Predicate;
import org.quartz.CronExpression;

/** What a schedule's document has to fulfil beyond its schema. */
final class ScheduleCheck {
  /** What Quartz's table takes. */
  private static final int LONGEST_CRON = 120;

  /** Stands for an engine where a selector chooses. */
  private static final String ANY_ENGINE = "any-engine";

  private final Clock clock;

  ScheduleCheck(Clock clock) {
    this.clock = clock;
  }

  /**
   * Checks a schedule.
   *
   * @param isEngine whether there is, or will be, an engine of this name
   */
  void check(ScheduleDocument schedule, Predicate<String> isEngine, DocumentProblems problems) {
    checkCron(schedule, problems);
    checkZone(schedule, problems);
    checkEngines(schedule, isEngine, problems);
    checkCommand(schedule, problems);
  }

  private void checkCron(ScheduleDocument schedule, DocumentProblems problems) {
    String cron = schedule.cron();
    try {
      if (cron.length() > LONGEST_CRON) {
        problems.add(schedule, "cron is longer than " + LONGEST_CRON + " characters.");
      } else if (new CronExpression(cron).getNextValidTimeAfter(Date.from(clock.instant()))
          == null) {
        problems.add(schedule, "cron \"" + cron + "\" never fires from now on.");
      }
    } catch (ParseException e) {
      problems.add(
          schedule,
          ("cron \"%s\" is no expression in Quartz's syntax (seconds minutes hours day-of-month"
                  + " month day-of-week, such as 0 0 2 * * ?): %s")
              .formatted(cron, e.getMessage()));
    }
  }

  private static void checkZone(ScheduleDocument schedule, DocumentProblems problems) {
    String zone = schedule.timeZone();
    if (zone == null) {
      return;
    }
    try {
      ZoneId.of(zone);
    } catch (DateTimeException e) {
      problems.add(
          schedule,
          "timeZone \"" + zone + "\" is not known; give a name such as Europe/Berlin or UTC.");
    }
  }

  private static void checkEngines(
      ScheduleDocument schedule, Predicate<String> isEngine, DocumentProblems problems) {
    String name = schedule.engines().name();
    String selector = schedule.engines().selector();
    if ((name == null) == (selector == null)) {
      problems.add(schedule, "engines takes either a name or a selector.");
    } else if (name != null && !isEngine.test(name)) {
      problems.add(
          schedule,
          "engines.name: no engine " + name + " is in the inventory or among these documents.");
    } else if (selector != null) {
      try {
        LabelSelector.parse(selector);
      } catch (SelectorSyntaxException e) {
        problems.add(schedule, "engines.selector \"" + selector + "\": " + e.getMessage() + ".");
      }
    }
  }

  private void checkCommand(ScheduleDocument schedule, DocumentProblems problems) {
    String engine = schedule.engines().name();
    Instant now = clock.instant();
    try {
      ScheduledCommand.of(
          schedule, engine == null ? ANY_ENGINE : engine, now, now.plus(Duration.ofDays(1)));
    } catch (InvalidTemplate e) {
      problems.add(schedule, "command: " + e.getMessage());
    }
  }
}
