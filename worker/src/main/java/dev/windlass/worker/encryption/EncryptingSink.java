package dev.windlass.worker.encryption;

import dev.windlass.encryption.ObjectCipher;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.ObjectSink;
import dev.windlass.engine.StoredObject;
import dev.windlass.messages.FailureCode;
import java.io.IOException;
import java.io.OutputStream;

/** Encrypts every object on its way into another sink, which sees and counts encrypted bytes. */
final class EncryptingSink implements ObjectSink {
  private final ObjectSink sink;
  private final ObjectCipher cipher;

  EncryptingSink(ObjectSink sink, ObjectCipher cipher) {
    this.sink = sink;
    this.cipher = cipher;
  }

  @Override
  public ObjectWriter create(String name, String contentType) {
    ObjectWriter object = sink.create(name, "application/octet-stream");
    try {
      return new Writer(name, object, cipher.encrypting(object.stream(), name));
    } catch (IOException e) {
      object.close();
      throw failure(name, e);
    }
  }

  private static EngineException failure(String name, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EngineException engine) {
        return engine;
      }
    }
    return new EngineException(
        FailureCode.STORAGE_UNREACHABLE,
        "Object %s could not be written: %s".formatted(name, e.getMessage()),
        null,
        "Check that the object store can be reached from the worker.",
        e);
  }

  private record Writer(String name, ObjectWriter object, OutputStream encrypted)
      implements ObjectWriter {
    @Override
    public OutputStream stream() {
      return encrypted;
    }

    /** Ends the encryption first: the last segment says that nothing follows. */
    @Override
    public StoredObject complete() {
      try {
        encrypted.close();
      } catch (IOException e) {
        throw failure(name, e);
      }
      return object.complete();
    }

    @Override
    public void close() {
      object.close();
    }

    @Override
    public String toString() {
      return "Writer of encrypted " + name;
    }
  }
}
