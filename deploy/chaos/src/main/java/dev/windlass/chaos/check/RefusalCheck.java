package dev.windlass.chaos.check;

import dev.windlass.chaos.history.Topics.DeadLetter;
import dev.windlass.chaos.history.Topics.Sent;
import dev.windlass.chaos.load.Names;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.Command;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every refusal has a code of ours and a sentence that names what is wrong; good input has none.
 */
final class RefusalCheck implements Check {
  @Override
  public String name() {
    return "refusals";
  }

  @Override
  public void check(Evidence evidence, Consumer<String> violated) {
    for (Sent message : evidence.history().topics().sent()) {
      Optional<DeadLetter> refusal = evidence.refusal(message);
      String expected = message.record().header(Names.EXPECT);
      if (refusal.isPresent()) {
        check(message, refusal.get(), expected, violated);
      } else if (!expected.isEmpty()) {
        violated.accept("the bad message %s was not refused".formatted(message.record().place()));
      }
    }
  }

  private static void check(
      Sent message, DeadLetter refusal, String expected, Consumer<String> violated) {
    String place = message.record().place();
    if (Arrays.stream(FailureCode.values()).noneMatch(code -> code.name().equals(refusal.code()))) {
      violated.accept("%s was refused with the code \"%s\"".formatted(place, refusal.code()));
    }
    if (!refusal.reason().contains(expected) || refusal.reason().length() < 10) {
      violated.accept(
          "%s was refused with \"%s\", which does not say \"%s\""
              .formatted(place, refusal.reason(), expected));
    }
    Command command = message.command();
    if (expected.isEmpty() && command != null && !mayBeRefused(command, refusal.code())) {
      violated.accept(
          "the good command %s was refused: %s".formatted(command.id(), refusal.reason()));
    }
    if (!Arrays.equals(
        Objects.requireNonNullElse(message.record().value(), new byte[0]),
        Objects.requireNonNullElse(refusal.record().value(), new byte[0]))) {
      violated.accept("%s is not in the dead letters as it came".formatted(place));
    }
  }

  private static boolean mayBeRefused(Command command, String code) {
    return switch (code) {
      case "EXPIRED" -> command.expiryTime() != null;
      case "DUPLICATE_CONFLICT" -> true;
      default -> false;
    };
  }
}
