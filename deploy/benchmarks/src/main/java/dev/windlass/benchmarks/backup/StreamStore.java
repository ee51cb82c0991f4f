package dev.windlass.benchmarks.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Streams of unknown length into S3 objects and back, as a small uploader of one's own does it. */
final class StreamStore {
  private static final int PART = 8 * 1024 * 1024;

  private final S3Client client;
  private final String bucket;

  StreamStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  void upload(String key, InputStream data) throws IOException {
    String upload =
        client.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    byte[] buffer = new byte[PART];
    int length = data.readNBytes(buffer, 0, PART);
    do {
      int number = parts.size() + 1;
      String tag =
          client
              .uploadPart(
                  request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                  RequestBody.fromRemainingByteBuffer(java.nio.ByteBuffer.wrap(buffer, 0, length)))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      length = data.readNBytes(buffer, 0, PART);
    } while (length > 0);
    client.completeMultipartUpload(
        request ->
            request
                .bucket(bucket)
                .key(key)
                .uploadId(upload)
                .multipartUpload(completed -> completed.parts(parts)));
  }

  void download(String key, OutputStream target) throws IOException {
    try (InputStream data = client.getObject(request -> request.bucket(bucket).key(key))) {
      data.transferTo(target);
    }
  }

  void delete(String key) {
    client.deleteObject(request -> request.bucket(bucket).key(key));
  }
}
