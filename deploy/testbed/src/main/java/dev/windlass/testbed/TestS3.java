package dev.windlass.testbed;

/** One S3 server for all tests of a JVM; its objects go with the JVM. */
public final class TestS3 {
  private TestS3() {}

  private static final class Holder {
    static final S3Server SERVER = startOnce();

    private static S3Server startOnce() {
      S3Server server = S3Server.start(Directories.temporary("s3"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-s3"));
      return server;
    }
  }

  /**
   * The server, started by the first who asks. Do not stop it: tests that need that start theirs.
   */
  public static S3Server shared() {
    return Holder.SERVER;
  }
}
