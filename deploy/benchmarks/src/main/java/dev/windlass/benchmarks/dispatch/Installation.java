package dev.windlass.benchmarks.dispatch;

import dev.windlass.showcase.house.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A worker with a control database and topics of its own. */
final class Installation implements AutoCloseable {
  private final Servers servers;
  private final String name;
  private final Map<String, String> settings;
  private final List<String> engines;
  private final Path cache;
  private final Path fresh;
  private JavaProcess worker;

  private Installation(Servers servers, String name, Map<String, String> settings, int engines) {
    this.servers = servers;
    this.name = name;
    this.settings = settings;
    this.engines = Engines.names(engines);
    this.cache = servers.options().directory().resolve("worker.aot");
    this.fresh = servers.options().directory().resolve(name + ".aot");
    this.worker = start();
  }

  /** Makes the database, starts the worker, and puts engines into the inventory. */
  static Installation start(Servers servers, String name, int engines, Map<String, String> settings)
      throws Exception {
    servers.postgres().createDatabase(name);
    Installation installation = new Installation(servers, name, settings, engines);
    servers.keepTimeOfWriting(installation.topic("status"));
    Engines.fill(servers.postgres(), name, engines);
    return installation;
  }

  String name() {
    return name;
  }

  String topic(String kind) {
    return name + "." + kind;
  }

  List<String> engines() {
    return engines;
  }

  long pid() {
    return worker.pid();
  }

  void stopWorker() throws IOException {
    worker.close();
    // What is left beside a cache that was not finished.
    if (Files.exists(fresh) && Files.notExists(Path.of(fresh + ".config"))) {
      Files.move(fresh, cache);
    }
  }

  /** Starts the worker again; returns when it says that it has started. */
  void startWorker() {
    worker = start();
  }

  /** The first start makes a cache, when it is stopped, that every later one uses. */
  private JavaProcess start() {
    String option = Files.exists(cache) ? "-XX:AOTCache=" + cache : "-XX:AOTCacheOutput=" + fresh;
    return servers.startWorker(name, settings, List.of(option));
  }

  @Override
  public void close() {
    worker.close();
  }
}
