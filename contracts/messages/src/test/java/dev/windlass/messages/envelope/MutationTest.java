package dev.windlass.messages.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.Samples;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.json.WindlassJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes good messages and damages them, thousands of times, from a fixed seed. Whatever comes out,
 * decoding ends with a command that can be sent again, or with a refusal.
 */
class MutationTest {
  private static final int ROUNDS = 2_000;

  private static final List<String> HOSTILE =
      List.of(
          "null",
          "true",
          "-1",
          "0.5",
          "1e900",
          "1e999",
          "1e99999999999",
          "-1e-999",
          "99999999999999999999999999",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud83d\"",
          "\"'; drop table x; --\\n\"",
          "\"P99999D\"",
          "\"9999-99-99T99:99:99Z\"",
          "\"2026-01-01T00:00:00+99:99\"",
          "\"PT999999999H999999999M999999999S\"",
          "[]",
          "{}",
          "[[[[null]]]]",
          "{\"kind\":\"Engine\"}",
          "{\"\":{\"$ref\":\"#\"}}");

  private int accepted;
  private int refused;

  @ParameterizedTest
  @ValueSource(longs = {1, 20261120, 424242})
  void damagedMessagesEndAsACommandOrARefusal(long seed) {
    Random random = new Random(seed);
    List<Message> good =
        Samples.in("command").stream()
            .flatMap(sample -> Stream.of(Samples.binary(sample), Samples.structured(sample)))
            .toList();
    for (int round = 0; round < ROUNDS; round++) {
      Message message = good.get(random.nextInt(good.size()));
      for (int damage = 1 + random.nextInt(3); damage > 0; damage--) {
        message = damaged(message, random);
      }
      check(message, seed, round);
    }
    assertThat(refused).isGreaterThan(ROUNDS / 2);
    assertThat(accepted).isGreaterThan(ROUNDS / 100);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 20261121})
  void damagedEventsEndAsAnEventOrARefusal(long seed) {
    Random random = new Random(seed);
    List<Message> good = Samples.in("event").stream().map(Samples::binary).toList();
    for (int round = 0; round < ROUNDS; round++) {
      Message message = damaged(good.get(random.nextInt(good.size())), random);
      try {
        if (message.header("ce_type").orElse("").contains(".audit.")) {
          EventCodec.decodeAudit(message.headers(), message.value());
        } else {
          EventCodec.decodeJobEvent(message.headers(), message.value());
        }
        accepted++;
      } catch (RefusedMessage e) {
        refused++;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed %d, round %d: %s".formatted(seed, round, message), e);
      }
    }
    assertThat(refused).isGreaterThan(ROUNDS / 10);
    assertThat(accepted).isGreaterThan(ROUNDS / 10);
  }

  private void check(Message message, long seed, int round) {
    Command command;
    try {
      assertThat(CommandCodec.digest(message)).hasSize(64);
      command = CommandCodec.decode(message.headers(), message.value());
    } catch (RefusedMessage e) {
      refused++;
      assertThat(e.failure().code())
          .isIn(FailureCode.INVALID_COMMAND, FailureCode.UNSUPPORTED_VERSION);
      assertThat(e.failure().message().codePoints()).noneMatch(Character::isISOControl);
      assertThat(e.failure().message()).hasSizeLessThan(4_000);
      e.sender(Instant.EPOCH).ifPresent(job -> assertThat(job.commandId()).isNotBlank());
      return;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed %d, round %d: %s".formatted(seed, round, message), e);
    }
    accepted++;
    Message again = CommandCodec.encode(command);
    assertThat(CommandCodec.decode(again.headers(), again.value())).isEqualTo(command);
  }

  private static Message damaged(Message message, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Message(message.key(), headers(message.headers(), random), message.value());
      case 1 -> new Message(message.key(), message.headers(), bytes(message.value(), random));
      default -> new Message(message.key(), message.headers(), json(message.value(), random));
    };
  }

  private static List<Header> headers(List<Header> headers, Random random) {
    if (headers.isEmpty()) {
      return headers;
    }
    List<Header> changed = new ArrayList<>(headers);
    int index = random.nextInt(changed.size());
    Header header = changed.get(index);
    byte[] value = header.value() == null ? new byte[0] : header.value();
    switch (random.nextInt(7)) {
      case 0 -> changed.remove(index);
      case 1 -> changed.add(header);
      case 2 -> changed.set(index, new Header(header.name(), null));
      case 3 -> changed.set(index, new Header(header.name(), bytes(value, random)));
      case 4 -> changed.set(index, Header.of(header.name(), "x".repeat(random.nextInt(3_000))));
      case 5 -> changed.add(Header.of("ce_new" + random.nextInt(9), "1"));
      default -> changed.add(Header.of("ce_" + (char) random.nextInt(0x2000), "1"));
    }
    return changed;
  }

  private static byte[] bytes(byte[] value, Random random) {
    if (value.length == 0) {
      return new byte[] {(byte) random.nextInt(256)};
    }
    int at = random.nextInt(value.length);
    int length = Math.min(value.length - at, 1 + random.nextInt(20));
    byte[] changed = value.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> changed = Arrays.copyOf(value, at);
      default -> {
        changed = new byte[value.length + length];
        System.arraycopy(value, 0, changed, 0, at + length);
        System.arraycopy(value, at, changed, at + length, value.length - at);
      }
    }
    return changed;
  }

  private static byte[] json(byte[] value, Random random) {
    try {
      JsonNode tree = WindlassJson.commands().readTree(value);
      List<JsonNode> containers = new ArrayList<>();
      collect(tree, containers);
      if (!containers.isEmpty()) {
        change(containers.get(random.nextInt(containers.size())), random);
      }
      return tree.toString().getBytes(StandardCharsets.UTF_8);
    } catch (RuntimeException e) {
      return bytes(value, random);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static void change(JsonNode container, Random random) {
    JsonNode hostile =
        WindlassJson.commands().readTree(HOSTILE.get(random.nextInt(HOSTILE.size())));
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>(object.propertyNames());
      String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
      switch (random.nextInt(3)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name, hostile);
        default -> object.set(name + random.nextInt(3), hostile);
      }
    } else if (container instanceof ArrayNode array) {
      if (array.isEmpty() || random.nextBoolean()) {
        array.add(hostile);
      } else {
        array.set(random.nextInt(array.size()), hostile);
      }
    }
  }
}
