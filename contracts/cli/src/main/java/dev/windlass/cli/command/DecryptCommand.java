package dev.windlass.cli.command;

import dev.windlass.cli.input.InputException;
import dev.windlass.cli.input.TextFile;
import dev.windlass.cli.run.ExitCode;
import dev.windlass.encryption.BackupKey;
import dev.windlass.encryption.ObjectCipher;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code windlass decrypt}. */
@Command(
    name = "decrypt",
    header = "Decrypt objects of a backup, without any server.",
    description = {
      "For a restore by hand; `windlass restore` decrypts by itself. An object is bound to its backup"
          + " and its name: both have to be given as they were. Nothing that was changed or cut short"
          + " is decrypted to its end.",
      "With --into each OBJECT is read from the file of that name, and appears below DIRECTORY once"
          + " it is whole. Without, one object is read from the standard input and written to the"
          + " standard output; use what comes only when the exit code is 0.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  windlass decrypt 20261120T020000Z-4f1d schema.dump --key-file backup.key --into decrypted",
      "  windlass decrypt 20261120T020000Z-4f1d schema.dump --key-file backup.key < schema.dump > s.dump"
    })
public final class DecryptCommand implements Callable<Integer> {
  private static final String UNFINISHED = ".unfinished";

  private final Context context;

  @Parameters(index = "0", paramLabel = "BACKUP", description = "The backup's id.")
  private String backup = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "OBJECT",
      description = "The object's name below the backup's place, such as data/00001.sql.zst.")
  private List<String> objects = List.of();

  @Option(
      names = "--key-file",
      required = true,
      paramLabel = "FILE",
      description = "The key: 32 bytes in Base64.")
  private String keyFile = "";

  @Option(
      names = "--into",
      paramLabel = "DIRECTORY",
      description = "Where the decrypted objects go, under their names.")
  private @Nullable String into;

  /** Made by the program. */
  public DecryptCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (into == null && keyFile.equals("-")) {
      throw new InputException(
          "The object is read from the standard input; the key has to come from a file then.");
    }
    BackupKey key =
        BackupKey.parse(
                TextFile.read(
                        keyFile, context.environment().file(keyFile), context.environment().input())
                    .text())
            .orElseThrow(
                () ->
                    new InputException(
                        keyFile + " holds no key for backups: 32 bytes in Base64 are expected."));
    ObjectCipher cipher = new ObjectCipher(key, backup);
    String target = into;
    if (target != null) {
      for (String object : objects) {
        file(cipher, object, context.environment().file(target));
      }
    } else if (objects.size() == 1) {
      stream(cipher, objects.getFirst());
    } else {
      throw new InputException("Say where several objects go: --into DIRECTORY.");
    }
    return ExitCode.SUCCEEDED.code();
  }

  private void file(ObjectCipher cipher, String object, Path target) throws IOException {
    Path from = context.environment().file(object);
    Path to = target.resolve(object).normalize();
    if (!to.startsWith(target.normalize()) || to.equals(target.normalize())) {
      throw new InputException(object + " is no name of an object.");
    }
    Path unfinished = to.resolveSibling(to.getFileName() + UNFINISHED);
    Files.createDirectories(to.getParent());
    try (InputStream source = open(from);
        InputStream plain = cipher.decrypting(source, object)) {
      Files.copy(plain, unfinished, StandardCopyOption.REPLACE_EXISTING);
      Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new InputException(file + " cannot be read: " + InputException.reason(e));
    }
  }

  private void stream(ObjectCipher cipher, String object) throws IOException {
    try (InputStream plain = cipher.decrypting(context.environment().input(), object);
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      plain.transferTo(out);
    }
  }
}
