package dev.windlass.messages.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windlass.messages.JobId;
import dev.windlass.messages.Target;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.RefusedMessage;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CommandBuilderTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T22:00:00Z"), ZoneOffset.UTC);

  @Test
  void whatWasNotChosenGetsItsDefault() {
    Command command = Command.backup("orders-pg", "orders").build("/billing", CLOCK);

    assertThat(command.source()).isEqualTo("/billing");
    assertThat(command.time()).isEqualTo(CLOCK.instant());
    assertThat(command.id()).hasSize(36);
    assertThat(command.options()).isEqualTo(CommandOptions.NONE);
    assertThat(command.target()).isEqualTo(Target.database("orders-pg", "orders"));
  }

  @Test
  void whatWasChosenIsKept() {
    Instant time = Instant.parse("2026-11-20T21:00:00Z");
    Command command =
        Command.of(new JobList(null, null, null, null, null))
            .source("/mine")
            .id("1")
            .time(time)
            .dryRun()
            .build("/billing", CLOCK);

    assertThat(command.source()).isEqualTo("/mine");
    assertThat(command.time()).isEqualTo(time);
    assertThat(command.jobId()).isEqualTo(JobId.of("/mine", "1"));
    assertThat(command.options().isDryRun()).isTrue();
    assertThat(command.target()).isEqualTo(Target.NONE);
  }

  @Test
  void everyCommandHasItsOwnId() {
    CommandBuilder builder = Command.backup("orders-pg", "orders");

    assertThat(builder.build().id()).isNotEqualTo(builder.build().id());
  }

  @Test
  void aCommandThatWouldBeRefusedIsRefusedBeforeItIsSent() {
    Command nameless = Command.backup("Orders PG", "orders").build();
    Command late = Command.backup("orders-pg", "orders").expiresAt(Instant.MAX).build();

    assertThatThrownBy(() -> CommandCodec.encode(nameless))
        .isInstanceOf(RefusedMessage.class)
        .hasMessageStartingWith("target.engine is \"Orders PG\"; expected");
    assertThatThrownBy(() -> CommandCodec.encode(late))
        .isInstanceOf(RefusedMessage.class)
        .hasMessageStartingWith("The CloudEvents attribute expirytime is");
  }
}
