package dev.windlass.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that the S3 server of the testbed does not give, from one that gives nothing else. */
class StoreAnswersTest {
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private ObjectStore store;
  private volatile int status;
  private volatile String code = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] body =
              ("<Error><Code>" + code + "</Code><Message>said so</Message></Error>")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    store =
        ObjectStore.open(
            ObjectStoreSettings.bucket("bucket")
                .at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .as("key", Secret.of("topsecret")));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, CONFIGURATION_INVALID, denies access",
    "403, Whatever, CONFIGURATION_INVALID, denies access",
    "403, InvalidAccessKeyId, CONFIGURATION_INVALID, does not know the access key",
    "403, SignatureDoesNotMatch, CONFIGURATION_INVALID, secret key is wrong",
    "400, ExpiredToken, CONFIGURATION_INVALID, have expired",
    "400, AuthorizationHeaderMalformed, CONFIGURATION_INVALID, another region",
    "404, NoSuchBucket, CONFIGURATION_INVALID, bucket does not exist",
    "404, NoSuchKey, NOT_FOUND, no such object",
    "400, BadDigest, INTEGRITY_FAILED, checksums differ",
    "507, XMinioStorageFull, RESOURCE_EXHAUSTED, no space left",
    "507, Whatever, RESOURCE_EXHAUSTED, no space left",
    "403, QuotaExceeded, RESOURCE_EXHAUSTED, no space left",
    "500, InternalError, STORAGE_UNREACHABLE, answered 500 InternalError",
    "503, SlowDown, STORAGE_UNREACHABLE, answered 503 SlowDown",
    "501, NotImplemented, STORAGE_UNREACHABLE, answered 501",
    "418, Teapot, INTERNAL, answered 418 Teapot"
  })
  void everyAnswerHasACodeAndASentence(
      int answered, String s3Code, FailureCode expected, String sentence) {
    status = answered;
    code = s3Code;
    assertThatThrownBy(() -> store.createIfAbsent("key", new byte[10], "text/plain"))
        .hasMessageContaining(sentence)
        .hasMessageContaining("bucket bucket at http://127.0.0.1")
        .hasMessageNotContaining("topsecret")
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> {
              assertThat(e.code()).isEqualTo(expected);
              assertThat(e.engineCode()).isEqualTo(s3Code);
            });
  }

  @Test
  void asksABusyStoreAFewTimesAndOneThatRefusesOnce() {
    status = 503;
    code = "SlowDown";
    assertThatThrownBy(() -> store.read("key", 1)).isInstanceOf(EngineException.class);
    assertThat(requests.getAndSet(0)).isEqualTo(4);
    status = 403;
    code = "AccessDenied";
    assertThatThrownBy(() -> store.read("key", 1)).isInstanceOf(EngineException.class);
    assertThat(requests.get()).isEqualTo(1);
  }
}
