package dev.windlass.cli.terminal;

import dev.windlass.messages.event.JobEvent;

/** A job event in a sentence. */
public final class EventSentence {
  private EventSentence() {}

  /** What happened, without the job's id. */
  public static String of(JobEvent event) {
    return Text.visible(
        switch (event) {
          case JobEvent.Accepted _ -> "accepted";
          case JobEvent.Rejected rejected -> "rejected: " + rejected.failure().message();
          case JobEvent.Waiting waiting -> "waiting: " + waiting.message();
          case JobEvent.Started started -> started(started);
          case JobEvent.Progress progress -> progress(progress);
          case JobEvent.Retrying retrying ->
              "will be tried again from %s: %s"
                  .formatted(Quantity.time(retrying.nextAttempt()), retrying.failure().message());
          case JobEvent.Succeeded succeeded ->
              "succeeded in " + Quantity.duration(succeeded.duration());
          case JobEvent.Failed failed -> "failed: " + failed.failure().message();
          case JobEvent.Cancelled cancelled -> "cancelled: " + cancelled.failure().message();
          case JobEvent.Expired expired -> "expired: " + expired.failure().message();
        });
  }

  private static String started(JobEvent.Started started) {
    int attempt = started.job().attempt();
    return "started on " + started.worker() + (attempt > 1 ? ", attempt " + attempt : "");
  }

  private static String progress(JobEvent.Progress progress) {
    String done = Quantity.amount(progress.done(), progress.unit());
    Long total = progress.total();
    String unit = progress.unit().equals("bytes") ? "" : " " + progress.unit();
    if (total == null) {
      return progress.phase() + " " + done + unit;
    }
    return "%s %d%%, %s of %s%s"
        .formatted(
            progress.phase(),
            percent(progress.done(), total),
            done,
            Quantity.amount(total, progress.unit()),
            unit);
  }

  /** From 0 to 100; 100 only when all is done. */
  static int percent(long done, long total) {
    if (total <= 0 || done >= total) {
      return 100;
    }
    return (int) Math.clamp(Math.floor(100.0 * done / total), 0, 99);
  }
}
