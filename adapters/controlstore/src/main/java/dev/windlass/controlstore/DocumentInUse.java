package dev.windlass.controlstore;

import java.util.ArrayList;
import java.util.List;

/** An engine cannot be taken out of the inventory yet. The message says what holds it. */
public final class DocumentInUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DocumentInUse(String engine, long openJobs, List<String> schedules) {
    super(sentence(engine, openJobs, schedules));
  }

  private static String sentence(String engine, long openJobs, List<String> schedules) {
    List<String> reasons = new ArrayList<>();
    if (openJobs > 0) {
      reasons.add(openJobs + (openJobs == 1 ? " job of it is open" : " jobs of it are open"));
    }
    if (!schedules.isEmpty()) {
      reasons.add("it is named by schedule " + String.join(", ", schedules));
    }
    return "Engine %s is in use: %s.".formatted(engine, String.join("; ", reasons));
  }
}
