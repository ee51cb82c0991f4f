package dev.windlass.objectstore;

import dev.windlass.engine.EngineException;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns the store's answers into failures that a DBA can act on, by their codes. */
final class StorageFailures {
  private static final String HELP_CREDENTIALS =
      "Check windlass.object-store.access-key and secret-key.";

  private final ObjectStoreSettings settings;

  StorageFailures(ObjectStoreSettings settings) {
    this.settings = settings;
  }

  /**
   * What went wrong while we did something.
   *
   * @param doing such as {@code write backups/x/schema.dump}
   */
  EngineException of(String doing, Throwable failure) {
    return switch (failure) {
      case EngineException already -> already;
      case S3Exception answered -> answered(doing, answered);
      case AbortedException interrupted -> interrupted(doing, interrupted);
      case ApiCallTimeoutException slow -> unreachable(doing, slow);
      case ApiCallAttemptTimeoutException slow -> unreachable(doing, slow);
      case SdkException notSent when hasIoCause(notSent) -> unreachable(doing, notSent);
      case SdkException notSent when settings.accessKey() == null ->
          invalid(
              doing,
              "no credentials were found in the environment",
              null,
              "Set windlass.object-store.access-key and secret-key, or give the worker a role.",
              notSent);
      case IOException broken -> unreachable(doing, broken);
      default ->
          new EngineException(
              FailureCode.INTERNAL,
              "Cannot " + doing + " in " + settings.place() + ": " + failure,
              null,
              null,
              failure);
    };
  }

  /** An object that should be there is not. */
  EngineException missing(String doing, @Nullable String code, @Nullable Throwable cause) {
    return new EngineException(
        FailureCode.NOT_FOUND,
        "Cannot " + doing + ": there is no such object in " + settings.place() + ".",
        code,
        null,
        cause);
  }

  private EngineException answered(String doing, S3Exception answer) {
    String code = codeOf(answer);
    return switch (code) {
      case "NoSuchBucket" ->
          invalid(
              doing,
              "the bucket does not exist",
              code,
              "Create the bucket, or correct windlass.object-store.bucket.",
              answer);
      case "InvalidAccessKeyId" ->
          invalid(doing, "the store does not know the access key", code, HELP_CREDENTIALS, answer);
      case "SignatureDoesNotMatch" ->
          invalid(doing, "the secret key is wrong", code, HELP_CREDENTIALS, answer);
      case "ExpiredToken", "InvalidToken" ->
          invalid(doing, "the credentials have expired", code, HELP_CREDENTIALS, answer);
      case "RequestTimeTooSkewed" ->
          invalid(
              doing,
              "this machine's clock and the store's are too far apart",
              code,
              "Set this machine's clock.",
              answer);
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "IllegalLocationConstraintException" ->
          invalid(
              doing,
              "the bucket is in another region than " + settings.region(),
              code,
              "Correct windlass.object-store.region.",
              answer);
      case "NoSuchKey" -> missing(doing, code, answer);
      case "NoSuchUpload" ->
          new EngineException(
              FailureCode.CONFLICT,
              "Cannot " + doing + " in " + settings.place() + ": somebody aborted the upload.",
              code,
              "A rule of the bucket or a clean-up may abort uploads too early.",
              answer);
      case "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch" ->
          new EngineException(
              FailureCode.INTEGRITY_FAILED,
              "Cannot "
                  + doing
                  + " in "
                  + settings.place()
                  + ": what arrived is not what was sent (checksums differ).",
              code,
              "Look for a faulty network device or proxy on the way.",
              answer);
      case "XMinioStorageFull", "InsufficientStorage", "QuotaExceeded", "InsufficientCapacity" ->
          full(doing, code, answer);
      default -> byStatus(doing, code, answer);
    };
  }

  private EngineException byStatus(String doing, String code, S3Exception answer) {
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      return invalid(
          doing,
          "the store denies access",
          code,
          "Give the access key the rights to list, read, write and delete below the prefix, and to"
              + " abort multipart uploads.",
          answer);
    }
    if (status == 404) {
      return missing(doing, code, answer);
    }
    if (status == 507) {
      return full(doing, code, answer);
    }
    if (status == 429 || status >= 500 || code.equals("RequestTimeout")) {
      return new EngineException(
          FailureCode.STORAGE_UNREACHABLE,
          "Cannot "
              + doing
              + " in "
              + settings.place()
              + ": the store answered "
              + named(code, status),
          code,
          "Look at the store's own log and disk.",
          answer);
    }
    return new EngineException(
        FailureCode.INTERNAL,
        "Cannot "
            + doing
            + " in "
            + settings.place()
            + ": the store answered "
            + named(code, status),
        code,
        null,
        answer);
  }

  private EngineException full(String doing, String code, Throwable cause) {
    return new EngineException(
        FailureCode.RESOURCE_EXHAUSTED,
        "Cannot " + doing + " in " + settings.place() + ": the store has no space left.",
        code,
        "Make room in the store, or delete backups that are no longer needed.",
        cause);
  }

  private EngineException invalid(
      String doing, String why, @Nullable String code, String help, Throwable cause) {
    return new EngineException(
        FailureCode.CONFIGURATION_INVALID,
        "Cannot " + doing + " in " + settings.place() + ": " + why + ".",
        code,
        help,
        cause);
  }

  private EngineException unreachable(String doing, Throwable cause) {
    boolean connected = rootOf(cause) instanceof SocketException root && !isRefusal(root);
    return new EngineException(
        FailureCode.STORAGE_UNREACHABLE,
        "Cannot "
            + doing
            + " in "
            + settings.place()
            + (connected ? ": the connection broke (" : ": no answer (")
            + named(rootOf(cause))
            + ").",
        null,
        connected
            ? "Look at the store's own log and disk: some stores hang up when they are full."
            : "Check that the store runs and can be reached from the worker.",
        cause);
  }

  private static boolean isRefusal(SocketException failure) {
    return failure instanceof ConnectException || failure instanceof NoRouteToHostException;
  }

  private EngineException interrupted(String doing, Throwable cause) {
    return new EngineException(
        FailureCode.CANCELLED,
        "Stopped while about to " + doing + " in " + settings.place() + ".",
        null,
        null,
        cause);
  }

  /** The code in the answer's body; answers to HEAD have none. */
  static String codeOf(S3Exception answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  private static String named(String code, int status) {
    return status + (code.isEmpty() ? "." : " " + code + ".");
  }

  private static boolean hasIoCause(Throwable failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String named(Throwable failure) {
    return failure.getClass().getSimpleName()
        + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
  }
}
