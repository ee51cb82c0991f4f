package dev.windlass.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.event.JobEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTrackerTest {
  private final Story story = new Story(Command.backup("orders-pg", "orders").id("1").build());
  private final List<String> heard = new ArrayList<>();

  private JobTracker tracker(boolean catchingUp) {
    return new JobTracker(story.command().jobId(), e -> heard.add(e.word()), catchingUp);
  }

  @Test
  void repeatedEventsAreHeardOnce() {
    JobTracker tracker = tracker(false);
    for (int i = 0; i < 2; i++) {
      tracker.live(story.accepted());
      tracker.live(story.started(2));
    }
    tracker.live(story.succeeded(3));
    tracker.live(story.succeeded(3));
    assertThat(heard).containsExactly("accepted", "started", "succeeded");
  }

  @Test
  void whatComesAfterTheEndIsLeftOut() {
    JobTracker tracker = tracker(false);
    tracker.live(story.succeeded(3));
    tracker.live(story.accepted());
    tracker.live(story.progress(50));
    assertThat(heard).containsExactly("succeeded");
    assertThat(tracker.end()).isCompletedWithValue(story.succeeded(3));
  }

  @Test
  void aRefusedNamesakeDoesNotEndTheJobThatWasAccepted() {
    JobTracker tracker = tracker(false);
    tracker.live(story.accepted());
    tracker.live(story.rejected(FailureCode.DUPLICATE_CONFLICT));
    assertThat(tracker.end()).isNotDone();
    tracker.live(story.succeeded(2));
    assertThat(heard).containsExactly("accepted", "succeeded");
  }

  @Test
  void aRefusalOfItsOwnEndsIt() {
    JobTracker tracker = tracker(false);
    tracker.live(story.started(2));
    tracker.live(story.rejected(FailureCode.DUPLICATE_CONFLICT));
    assertThat(tracker.end().join()).isInstanceOf(JobEvent.Rejected.class);
  }

  @Test
  void liveEventsWaitForTheHistory() {
    JobTracker tracker = tracker(true);
    tracker.live(story.progress(50));
    tracker.live(story.succeeded(3));
    assertThat(heard).isEmpty();
    tracker.history(List.of(story.accepted(), story.started(2), story.progress(10)));
    assertThat(heard).containsExactly("accepted", "started", "progress", "progress", "succeeded");
  }

  @Test
  void progressOfAnAttemptThatIsOverIsLeftOut() {
    JobTracker tracker = tracker(false);
    tracker.live(new JobEvent.Started(story.at(4, 2), "worker-2"));
    tracker.live(story.progress(90));
    assertThat(heard).containsExactly("started");
  }

  @Test
  void aListenerThatFailsDoesNotStopTheJob() {
    JobTracker tracker =
        new JobTracker(
            story.command().jobId(),
            _ -> {
              throw new IllegalStateException("on purpose");
            },
            false);
    tracker.live(story.accepted());
    tracker.live(story.failed(2));
    assertThat(tracker.end()).isCompletedWithValue(story.failed(2));
  }
}
