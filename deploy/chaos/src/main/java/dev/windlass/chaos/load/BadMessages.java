package dev.windlass.chaos.load;

import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Messages that have to be refused, each with a word that the refusal has to have. */
final class BadMessages {
  private static final String LIST = "dev.windlass.command.database.list.v1";
  private static final String QUERY = "dev.windlass.command.query.run.v1";
  private static final String TARGET = "{\"target\":{\"engine\":\"harbour\"},\"spec\":{}}";

  private BadMessages() {}

  static Message draw(Random random, String id) {
    return switch (random.nextInt(9)) {
      case 0 -> message(id, LIST, "{ this is no JSON", "JSON");
      case 1 -> message(id, LIST, TARGET.replace("\"spec\"", "\"dryrun\":true,\"spec\""), "dryrun");
      case 2 -> message(id, "dev.windlass.command.database.explode.v1", TARGET, "explode");
      case 3 -> message(id, "dev.windlass.command.database.list.v9", TARGET, "version 9");
      case 4 -> message(id, LIST, TARGET.replace("harbour", "nowhere"), "nowhere");
      case 5 ->
          message(
              id,
              QUERY,
              "{\"target\":{\"engine\":\"harbour\",\"database\":\"shop\"},\"spec\":{}}",
              "statement");
      case 6 ->
          message(
              id,
              QUERY,
              "{\"target\":{\"engine\":\"harbour\",\"database\":\"shop\"},"
                  + "\"spec\":{\"statement\":\"SELECT 1\",\"rowLimit\":\"many\"}}",
              "rowLimit");
      case 7 -> message(id, LIST, "", "data");
      default -> nameless();
    };
  }

  private static Message message(String id, String type, String data, String expected) {
    List<Header> headers = new ArrayList<>();
    headers.add(Header.of("ce_specversion", "1.0"));
    headers.add(Header.of("ce_type", type));
    headers.add(Header.of("ce_source", Names.LOAD));
    headers.add(Header.of("ce_id", id));
    headers.add(Header.of("content-type", "application/json"));
    headers.add(Header.of(Names.EXPECT, expected));
    return new Message(Names.ENGINE, headers, data.getBytes(StandardCharsets.UTF_8));
  }

  private static Message nameless() {
    return new Message(
        Names.ENGINE,
        List.of(
            Header.of("ce_specversion", "1.0"),
            Header.of("ce_type", LIST),
            Header.of("ce_source", Names.LOAD),
            Header.of("content-type", "application/json"),
            Header.of(Names.EXPECT, "id")),
        TARGET.getBytes(StandardCharsets.UTF_8));
  }
}
