package dev.windlass.messages.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.windlass.messages.FailureCode;
import dev.windlass.messages.JobId;
import dev.windlass.messages.event.JobReference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger may send, and the sentence that answers it. */
class BadInputTest {
  private static final String DESCRIBE = "dev.windlass.command.database.describe.v1";
  private static final String BACKUP = "dev.windlass.command.database.backup.v1";
  private static final String QUERY = "dev.windlass.command.query.run.v1";
  private static final String APPLY = "dev.windlass.command.inventory.apply.v1";
  private static final String RESTORE = "dev.windlass.command.database.restore.v1";
  private static final String GOOD = "{\"target\":{\"engine\":\"e\",\"database\":\"d\"}}";

  static Stream<Arguments> badData() {
    return Stream.of(
        data(BACKUP, "hello", "The data is not valid JSON at line 1, column 6."),
        data(BACKUP, "", "The data is empty; expected a JSON object."),
        data(BACKUP, "[]", "The data is a list of 0; expected an object."),
        data(BACKUP, "null", "The data is null; expected an object."),
        data(BACKUP, "{\"target\":", "The data is not valid JSON at line 1, column 11, in target."),
        data(BACKUP, GOOD + "{}", "The data goes on after its end at line 1, column 43."),
        data(
            BACKUP,
            "{\"target\":{\"engine\":\"e\",\"engine\":\"e\"}}",
            "The data has the field target.engine twice at line 1, column 39."),
        data(DESCRIBE, "{}", "target is missing; expected an engine and a database."),
        data(
            DESCRIBE,
            "{\"target\":{\"engine\":\"Orders PG\"}}",
            "target.engine is \"Orders PG\"; expected 1 to 63 of a-z, 0-9, '.', '_' and '-',"
                + " beginning with a letter or digit. target.database is missing; expected a"
                + " database's name as the engine has it: 1 to 128 characters, whatever they are."),
        data(
            BACKUP,
            "{\"target\":{\"engine\":\"e\\n\",\"database\":\"d\"}}",
            "target.engine is \"e\\u000a\"; expected 1 to 63 of a-z, 0-9, '.', '_' and '-',"
                + " beginning with a letter or digit."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":\"4\"}"),
            "spec.parallelism is \"4\"; expected how many parts at the same time: 1 to 32."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":4.0}"),
            "spec.parallelism cannot be read: it has the right form and no meaning."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":1e900}"),
            "A number is too large for its field: spec.parallelism."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":99999999999999999999}"),
            "spec.parallelism is 99999999999999999999; expected how many parts at the same time: 1 to"
                + " 32."),
        data(
            QUERY,
            with("\"spec\":{\"statement\":\"s\",\"parameters\":[" + "9".repeat(900) + "e200]}"),
            "spec.parameters[0] is a number of 1100 digits."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":1e999999999}"),
            "spec.parallelism is a number of 1000000000 digits."),
        data(
            BACKUP,
            with("\"spec\":{\"parallelism\":" + "9".repeat(5000) + "}"),
            "The data is nested deeper than 64 levels, or holds a number or name of more than 1000"),
        data(
            BACKUP,
            "[".repeat(100_000),
            "The data is nested deeper than 64 levels, or holds a number or name of more than 1000"),
        data(
            BACKUP,
            with("\"spec\":{\"method\":\"FAST\",\"labell\":\"x\"}"),
            "spec.method is \"FAST\"; expected one of LOGICAL, PHYSICAL, NATIVE. spec.labell is no"
                + " field here; there are method, parallelism, compressionLevel, label, include,"
                + " exclude, globals, encryption, pace."),
        data(
            BACKUP,
            with("\"dryRun\":true"),
            "dryRun is no field here; there are target, requestedBy, reason, options," + " spec."),
        data(
            BACKUP,
            with("\"options\":{\"timeout\":\"2 hours\",\"dryRun\":\"yes\"}"),
            "options.timeout is \"2 hours\"; expected an ISO 8601 duration of days, hours, minutes"
                + " and seconds, such as PT2H or PT1M30S. options.dryRun is \"yes\"; expected true"
                + " or false."),
        data(
            BACKUP,
            with("\"options\":{\"timeout\":\"PT0S\"}"),
            "options.timeout is \"PT0S\"; expected a duration longer than nothing, such as PT2H."),
        data(
            BACKUP,
            with("\"options\":{\"notBefore\":\"2026-02-31T00:00:00Z\"}"),
            "options.notBefore cannot be read: it has the right form and no meaning."),
        data(
            BACKUP,
            with("\"requestedBy\":\"" + "x".repeat(201) + "\""),
            "requestedBy is \""
                + "x".repeat(80)
                + "…\"; expected who is behind a command: 1 to 200"),
        data(
            BACKUP,
            with("\"reason\":\"a\\u0000b\""),
            "reason holds the character U+0000, which databases cannot store."),
        data(
            BACKUP,
            with("\"reason\":\"a\\ud800b\""),
            "reason holds half of a surrogate pair, which is no character."),
        data(BACKUP, with("\"reason\":null"), "reason is null; expected why, such as a change"),
        data(
            RESTORE,
            with("\"spec\":{\"backup\":\"b\",\"latest\":{\"database\":\"d\"}}"),
            "spec is an object; expected exactly one of backup and latest."),
        data(
            RESTORE,
            with("\"spec\":{}"),
            "spec is an object without fields; expected exactly one of backup and latest."),
        data(RESTORE, GOOD, "spec is missing; expected exactly one of backup and latest."),
        data(
            APPLY,
            "{\"spec\":{\"documents\":[{\"kind\":\"Enginx\"},{\"name\":\"x\"},7]}}",
            "spec.documents[0].kind is \"Enginx\"; expected one of"
                + " Engine, Schedule. spec.documents[1].kind is missing; expected a kind of"
                + " inventory document. spec.documents[2] is 7; expected an object."),
        data(
            APPLY,
            "{\"target\":{\"engine\":\"e\"},\"spec\":{\"documents\":[]}}",
            "target is an object; expected nothing: this command is about Windlass itself."
                + " spec.documents is a list of 0; expected the documents: 1 to 1,000, no two of"
                + " the same kind and name."));
  }

  @ParameterizedTest
  @MethodSource("badData")
  void badDataIsAnsweredWithASentence(String type, String data, String sentence) {
    List<Header> headers = headers(type);
    RefusedMessage refused = refused(headers, data.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.failure().code()).isEqualTo(FailureCode.INVALID_COMMAND);
    assertThat(refused.failure().message()).startsWith(sentence);
    assertThat(refused.failure().help()).isNotBlank();
    assertSenderIsKnown(refused);
  }

  static Stream<Arguments> badEnvelopes() {
    byte[] bytes = {(byte) 0xff};
    return Stream.of(
        Arguments.of(
            with(Header.of("ce_type", "dev.windlass.command.database.backup.v2")),
            FailureCode.UNSUPPORTED_VERSION,
            "There is no version 2 of database.backup; supported: 1."),
        Arguments.of(
            with(Header.of("ce_type", "dev.windlass.command.database.explode.v1")),
            FailureCode.INVALID_COMMAND,
            "There is no command database.explode."),
        Arguments.of(
            with(Header.of("ce_type", "com.example.order")),
            FailureCode.INVALID_COMMAND,
            "The CloudEvents type is \"com.example.order\"; expected"
                + " dev.windlass.command.<noun>.<verb>.v<version>."),
        Arguments.of(
            with(Header.of("ce_specversion", "0.3")),
            FailureCode.UNSUPPORTED_VERSION,
            "The CloudEvents specversion is \"0.3\"; supported: 1.0."),
        Arguments.of(
            with(Header.of("ce_expirytime", "tomorrow")),
            FailureCode.INVALID_COMMAND,
            "The CloudEvents attribute expirytime is \"tomorrow\"; expected an RFC 3339 time."),
        Arguments.of(
            with(Header.of("ce_expirytime", "+292278994-08-17T07:12:55Z")),
            FailureCode.INVALID_COMMAND,
            "The CloudEvents attribute expirytime is \"+292278994-08-17T07:12:55Z\"; expected"),
        Arguments.of(
            with(Header.of("content-type", "text/xml")),
            FailureCode.INVALID_COMMAND,
            "The data's content type is \"text/xml\"; expected application/json in UTF-8."),
        Arguments.of(
            with(Header.of("ce_subject", "other")),
            FailureCode.INVALID_COMMAND,
            "The CloudEvents subject is \"other\" and target.engine is \"e\"; expected the same."),
        Arguments.of(
            with(Header.of("ce_dataref", "s3://bucket/key")),
            FailureCode.INVALID_COMMAND,
            "The command's data is elsewhere (dataref), and is not fetched."),
        Arguments.of(
            with(new Header("ce_time", null)),
            FailureCode.INVALID_COMMAND,
            "The header \"ce_time\" is null; expected text."),
        Arguments.of(
            with(new Header("ce_time", bytes)),
            FailureCode.INVALID_COMMAND,
            "The header \"ce_time\" is not UTF-8."),
        Arguments.of(
            with(Header.of("CE_Time", "x")),
            FailureCode.INVALID_COMMAND,
            "The header \"CE_Time\" is no CloudEvents attribute."));
  }

  @ParameterizedTest
  @MethodSource("badEnvelopes")
  void aBadEnvelopeIsAnsweredWithASentence(
      List<Header> headers, FailureCode code, String sentence) {
    RefusedMessage refused = refused(headers, GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.failure().code()).isEqualTo(code);
    assertThat(refused.failure().message()).startsWith(sentence);
    assertThat(refused.failure().help()).isNotBlank();
    assertSenderIsKnown(refused);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_source"})
  void withoutIdOrSourceTheSenderIsNotKnown(String missing) {
    List<Header> headers = new ArrayList<>(headers(BACKUP));
    headers.removeIf(header -> header.name().equals(missing));
    RefusedMessage refused = refused(headers, GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.failure().message())
        .isEqualTo("The CloudEvents attribute " + missing.substring(3) + " is missing.");
    assertThat(refused.sender(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_source"})
  void aSenderNamedTwiceIsNotBelieved(String twice) {
    List<Header> headers = new ArrayList<>(headers(BACKUP));
    headers.add(Header.of(twice, "/other"));
    RefusedMessage refused = refused(headers, GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.failure().message())
        .isEqualTo("The header " + twice + " is there more than once.");
    assertThat(refused.sender(Instant.EPOCH)).isEmpty();
  }

  @Test
  void aHeaderGivenThreeTimesIsRefused() {
    List<Header> headers = new ArrayList<>(headers(BACKUP));
    headers.addAll(List.of(Header.of("ce_source", "/a"), Header.of("ce_source", "/b")));

    assertThat(refused(headers, GOOD.getBytes(StandardCharsets.UTF_8)).sender(Instant.EPOCH))
        .isEmpty();
  }

  @Test
  void anotherHeaderGivenTwiceIsRefusedAndTheSenderTold() {
    RefusedMessage refused =
        refused(
            with(Header.of("ce_partitionkey", "a"), Header.of("ce_partitionkey", "b")),
            GOOD.getBytes(StandardCharsets.UTF_8));

    assertThat(refused.failure().message())
        .isEqualTo("The header ce_partitionkey is there more than once.");
    assertSenderIsKnown(refused);
  }

  @Test
  void fiveMegabytesOfNoiseAreRefusedUnreadAndTheSenderTold() {
    byte[] noise = new byte[5 << 20];
    new Random(7).nextBytes(noise);
    RefusedMessage refused = refused(headers(BACKUP), noise);

    assertThat(refused.failure().message())
        .startsWith("The message has 5,24")
        .endsWith("expected at most 1,048,576.");
    assertSenderIsKnown(refused);
  }

  @Test
  void noiseIsNoUtf8() {
    byte[] noise = new byte[1 << 16];
    new Random(7).nextBytes(noise);

    assertThat(refused(headers(BACKUP), noise).failure().message())
        .isEqualTo("The data is not UTF-8.");
  }

  @Test
  void aTombstoneIsRefused() {
    RefusedMessage refused = refused(headers(BACKUP), null);

    assertThat(refused.failure().message())
        .isEqualTo("The record has no value; expected the event's data in JSON.");
    assertSenderIsKnown(refused);
    assertThat(refused(List.of(), null).sender(Instant.EPOCH)).isEmpty();
  }

  @Test
  void aRecordThatIsNoCloudEventIsRefused() {
    assertThat(refused(List.of(), GOOD.getBytes(StandardCharsets.UTF_8)).failure().message())
        .startsWith("The record is no CloudEvent");
  }

  @Test
  void utf16IsRefused() {
    assertThat(refused(headers(BACKUP), GOOD.getBytes(StandardCharsets.UTF_16LE)).failure().code())
        .isEqualTo(FailureCode.INVALID_COMMAND);
  }

  @Test
  void valuesThatMayBeSecretAreNotRepeated() {
    String statement =
        refused(
                headers(QUERY),
                bytes(
                    with(
                        "\"spec\":{\"statement\":[\"s3cret\"],\"parameters\":[{\"a\":\"s3cret\"}]}")))
            .failure()
            .toString();
    String settings =
        refused(
                headers(APPLY),
                bytes("{\"spec\":{\"documents\":[{\"kind\":\"Engine\",\"settings\":\"s3cret\"}]}}"))
            .failure()
            .toString();
    String notJson = refused(headers(QUERY), bytes("{\"password\": s3cret}")).failure().toString();

    assertThat(List.of(statement, settings, notJson)).noneMatch(text -> text.contains("s3cret"));
  }

  @Test
  void aHundredMistakesAreShortenedToFive() {
    StringBuilder spec = new StringBuilder("\"spec\":{");
    for (int i = 0; i < 100; i++) {
      spec.append(i == 0 ? "" : ",").append("\"x").append(i).append("\":1");
    }
    String message =
        refused(headers(BACKUP), bytes(with(spec.append('}').toString()))).failure().message();

    assertThat(message).endsWith("And 95 more.").hasSizeLessThan(1_000);
  }

  @Test
  void aStructuredEventWithADuplicateFieldIsRefused() {
    RefusedMessage refused =
        refused(
            List.of(Header.of("content-type", "application/cloudevents+json")),
            bytes("{\"specversion\":\"1.0\",\"id\":\"1\",\"id\":\"2\"}"));

    assertThat(refused.failure().message()).startsWith("The event has the field id twice");
  }

  @Test
  void aBatchOfEventsIsRefused() {
    RefusedMessage refused =
        refused(
            List.of(Header.of("content-type", "application/cloudevents-batch+json")), bytes("[]"));

    assertThat(refused.failure().message())
        .startsWith("The content-type is \"application/cloudevents-batch+json\"; expected");
  }

  private static void assertSenderIsKnown(RefusedMessage refused) {
    JobReference job = refused.sender(Instant.EPOCH).orElseThrow();
    assertThat(job.id()).isEqualTo(JobId.of("/tests", "1"));
    assertThat(job.commandId()).isEqualTo("1");
    assertThat(job.commandSource()).isEqualTo("/tests");
    assertThat(job.time()).isEqualTo(Instant.EPOCH);
  }

  private static RefusedMessage refused(List<Header> headers, byte[] value) {
    RefusedMessage refused =
        catchThrowableOfType(RefusedMessage.class, () -> CommandCodec.decode(headers, value));
    assertThat(refused).isNotNull();
    assertThat(refused.failure().message().codePoints()).noneMatch(Character::isISOControl);
    assertThat(CommandCodec.digest(headers, value)).hasSize(64);
    return refused;
  }

  private static List<Header> with(Header... replaced) {
    List<Header> headers = new ArrayList<>(headers(BACKUP));
    for (Header header : replaced) {
      headers.removeIf(old -> old.name().equals(header.name()));
    }
    headers.addAll(List.of(replaced));
    return headers;
  }

  private static List<Header> headers(String type) {
    return List.of(
        Header.of("ce_specversion", "1.0"),
        Header.of("ce_type", type),
        Header.of("ce_source", "/tests"),
        Header.of("ce_id", "1"),
        Header.of("content-type", "application/json"));
  }

  private static Arguments data(String type, String data, String sentence) {
    return Arguments.of(type, data, sentence);
  }

  private static String with(String field) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + field + "}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
