package dev.windlass.showcase;

import dev.windlass.showcase.house.House;
import dev.windlass.showcase.house.Part;
import dev.windlass.showcase.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where everything listens.
 *
 * @param house Windlass
 * @param sample the engine
 */
record Endpoints(House house, Sample sample) {

  /** Tells the user. */
  void show(Screen screen) {
    screen.say("Kafka           %s", house.kafka().bootstrapServers());
    screen.say("S3              %s, bucket %s", house.storage().endpoint(), House.BUCKET);
    screen.say("control store   %s", house.control().jdbcUrl("windlass"));
    screen.say("sample engine   %s", sample.server().jdbcUrl(Sample.DATABASE));
    for (Part part : house.parts()) {
      screen.say("%-15s process %d", part.name(), part.pid());
    }
  }

  /** Writes them for {@code deploy/windlass} and for scripts; only the user may read the file. */
  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        variables().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  /** Removes the file, unless another quickstart has written it since. */
  void remove(Path file) throws IOException {
    if (Files.exists(file)
        && Files.readAllLines(file)
            .contains("WINDLASS_KAFKA=" + house.kafka().bootstrapServers())) {
      Files.delete(file);
    }
  }

  private Map<String, String> variables() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("WINDLASS_KAFKA", house.kafka().bootstrapServers());
    all.put("WINDLASS_S3_ENDPOINT", house.storage().endpoint().toString());
    all.put("WINDLASS_S3_BUCKET", House.BUCKET);
    all.put("WINDLASS_S3_ACCESS_KEY", house.storage().accessKey());
    all.put("WINDLASS_S3_SECRET_KEY", house.storage().secretKey());
    all.put("SAMPLE_ENGINE", Sample.ENGINE);
    all.put("SAMPLE_HOST", sample.server().host());
    all.put("SAMPLE_PORT", Integer.toString(sample.server().port()));
    all.put("SAMPLE_USER", sample.server().user());
    all.put("SAMPLE_PASSWORD", sample.server().password());
    all.put("SAMPLE_PASSWORD_FILE", sample.passwordFile().toString());
    for (Part part : house.parts()) {
      all.put(
          part.name().replace('-', '_').toUpperCase(Locale.ROOT) + "_PID",
          Long.toString(part.pid()));
    }
    return all;
  }
}
