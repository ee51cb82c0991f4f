package dev.windlass.engine.testkit.toy;

import dev.windlass.engine.Capability;
import dev.windlass.engine.Databases;
import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineHealth;
import dev.windlass.messages.FailureCode;
import dev.windlass.messages.command.EngineMetadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/** Step 3: what the engine has; what it lacks, the SPI's defaults refuse. */
final class ToyEngine implements Engine {
  private final String name;
  private final String shelf;
  private final Clock clock = Clock.systemUTC();
  private volatile boolean closed;

  ToyEngine(String name, String shelf) {
    this.name = name;
    this.shelf = shelf;
  }

  /** Step 4: failures have a code from the closed set, and a sentence. */
  NavigableSet<String> boxes() {
    if (closed) {
      throw new EngineException(FailureCode.CANCELLED, "Engine " + name + " was closed.", null);
    }
    NavigableSet<String> boxes = ToyShelf.find(shelf);
    if (boxes == null) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "Engine %s has no shelf %s.".formatted(name, shelf),
          "Put the shelf up.");
    }
    return boxes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public EngineMetadata describe() {
    boxes();
    return new EngineMetadata(
        name,
        "toy",
        "1",
        null,
        shelf,
        null,
        "up",
        null,
        null,
        clock.instant(),
        capabilities().stream().map(Capability::name).sorted().toList(),
        List.of());
  }

  @Override
  public Instant serverTime() {
    boxes();
    return clock.instant();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.DATABASES, Capability.DATABASE_CREATE, Capability.DATABASE_DROP);
  }

  @Override
  public EngineHealth checkHealth() {
    long start = System.nanoTime();
    try {
      boxes();
      return new EngineHealth(true, since(start), null, List.of());
    } catch (EngineException e) {
      return new EngineHealth(false, since(start), e.toFailure(), List.of());
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(Math.max(1, System.nanoTime() - start));
  }

  @Override
  public Databases databases() {
    return new ToyDatabases(this);
  }

  @Override
  public void close() {
    closed = true;
  }
}
