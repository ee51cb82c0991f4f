package dev.windlass.benchmarks.backup;

import dev.windlass.benchmarks.backup.BackupBenchmark.Work;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The files of a directory into S3 and back, as {@code aws s3 cp --recursive} moves them: ten
 * requests at a time, large files in parts of 8 MB. Directories in it are left out.
 */
final class DirectoryTransfer implements AutoCloseable {
  private static final int REQUESTS = 10;
  private static final int PART = 8 * 1024 * 1024;

  private final S3Client client;
  private final String bucket;
  private final ExecutorService requests = Executors.newFixedThreadPool(REQUESTS);

  DirectoryTransfer(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Returns when every file is an object. */
  void upload(Path directory, String prefix) throws Exception {
    List<CompletableFuture<Void>> files = new ArrayList<>();
    for (Path file : files(directory)) {
      files.add(uploadFile(file, prefix + file.getFileName()));
    }
    join(files);
  }

  private CompletableFuture<Void> uploadFile(Path file, String key) throws IOException {
    long size = Files.size(file);
    if (size <= PART) {
      return start(
          () ->
              client.putObject(
                  request -> request.bucket(bucket).key(key),
                  RequestBody.fromByteBuffer(read(file, 0, size))));
    }
    String upload =
        client.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    int count = Math.toIntExact(Math.ceilDiv(size, PART));
    CompletedPart[] parts = new CompletedPart[count];
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i + 1;
      sent.add(start(() -> parts[number - 1] = send(file, size, key, upload, number)));
    }
    return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
        .thenRun(
            () ->
                client.completeMultipartUpload(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(completed -> completed.parts(parts))));
  }

  private CompletedPart send(Path file, long size, String key, String upload, int number)
      throws IOException {
    long from = (long) (number - 1) * PART;
    String tag =
        client
            .uploadPart(
                request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                RequestBody.fromByteBuffer(read(file, from, Math.min(PART, size - from))))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  private static ByteBuffer read(Path file, long from, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, from + bytes.position()) < 0) {
          throw new IOException(file + " has become shorter.");
        }
      }
    }
    return bytes.flip();
  }

  /** Makes the directory, and returns when every object is a file in it. */
  void download(String prefix, Path directory) throws Exception {
    Files.createDirectories(directory);
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (S3Object object : objects(prefix)) {
      Path file = directory.resolve(object.key().substring(prefix.length()));
      long from = 0;
      do {
        long begin = from;
        long end = Math.min(from + PART, object.size());
        parts.add(start(() -> fetch(object.key(), begin, end, file)));
        from = end;
      } while (from < object.size());
    }
    join(parts);
  }

  private void fetch(String key, long from, long to, Path file) throws IOException {
    ByteBuffer bytes =
        client
            .getObject(
                request ->
                    request
                        .bucket(bucket)
                        .key(key)
                        .range(to == 0 ? null : "bytes=" + from + "-" + (to - 1)),
                ResponseTransformer.toBytes())
            .asByteBuffer();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes, from + bytes.position());
      }
    }
  }

  /** Removes what {@link #upload} made. */
  void delete(String prefix) {
    for (S3Object object : objects(prefix)) {
      client.deleteObject(request -> request.bucket(bucket).key(object.key()));
    }
  }

  private List<S3Object> objects(String prefix) {
    return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).stream()
        .flatMap(page -> page.contents().stream())
        .toList();
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private CompletableFuture<Void> start(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        requests);
  }

  private static void join(List<CompletableFuture<Void>> all) throws Exception {
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
  }

  @Override
  public void close() {
    requests.close();
  }
}
