package dev.windlass.chaos.load;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All that is sent, in order; the same for the same seed and length. Backups and restores come by
 * the clock, everything else by chance. Some messages are sent twice, some late, some under another
 * key, which means to another partition.
 */
public final class LoadPlan {
  private static final double BACKUP_EVERY = 4;
  private static final double RESTORE_EVERY = 8;

  private final Random random;
  private final Palette palette;
  private final String seed;
  private final List<Order> orders = new ArrayList<>();
  private final List<JobId> jobs = new ArrayList<>();
  private int number;

  private LoadPlan(long seed) {
    this.random = new Random(seed);
    this.palette = new Palette(random);
    this.seed = Long.toString(seed);
  }

  /**
   * A plan.
   *
   * @param perSecond how many messages a second
   */
  public static List<Order> of(long seed, Duration length, double perSecond) {
    return new LoadPlan(seed).draw(length.toMillis() / 1000.0, perSecond);
  }

  private List<Order> draw(double seconds, double perSecond) {
    double backup = 1;
    double restore = 10;
    for (double at = 0; at < seconds; at += -Math.log(1 - random.nextDouble()) / perSecond) {
      if (at > backup) {
        backup += BACKUP_EVERY * (0.5 + random.nextDouble());
        add(at, "database.backup", builder(id -> palette.backup(id)));
      }
      if (at > restore) {
        restore += RESTORE_EVERY * (0.5 + random.nextDouble());
        add(at, "database.restore", builder(_ -> palette.restore(number)));
      }
      draw(at);
    }
    orders.sort(Comparator.comparing(Order::at).thenComparingInt(Order::number));
    return List.copyOf(orders);
  }

  private void draw(double at) {
    int roll = random.nextInt(100);
    if (roll < 5) {
      administer(at);
    } else if (roll < 44) {
      add(at, "look", builder(_ -> palette.look(jobs)));
    } else if (roll < 54) {
      add(at, "query.run", builder(_ -> palette.read()));
    } else if (roll < 78) {
      add(at, "query.run to write", builder(palette::write));
    } else if (roll < 81) {
      add(at, "process.kill", kill());
    } else if (roll < 83) {
      cancel(at);
    } else if (roll < 86) {
      inventory(at);
    } else if (roll < 91) {
      String id = nextId();
      Message bad = BadMessages.draw(random, id);
      add(at, "bad", (_, _) -> Optional.of(bad));
    } else if (roll < 94) {
      options(at);
    } else if (roll < 99) {
      again(at);
    } else {
      conflict(at);
    }
  }

  private String nextId() {
    return seed + "-" + number;
  }

  /** Makes a command of an id; called while the plan is drawn. */
  private interface Maker {
    CommandBuilder make(String id);
  }

  private Order.Letter builder(Maker maker) {
    String id = nextId();
    CommandBuilder command = named(maker.make(id), id);
    jobs.add(JobId.of(Names.LOAD, id));
    return (now, _) -> Optional.of(CommandCodec.encode(command.time(now).build()));
  }

  private static CommandBuilder named(CommandBuilder command, String id) {
    return command.source(Names.LOAD).id(id).requestedBy("faults@example.com").reason("faults");
  }

  private Order.Letter kill() {
    String id = nextId();
    boolean exact = random.nextBoolean();
    return (now, victims) ->
        victims
            .next()
            .map(
                victim ->
                    CommandCodec.encode(named(Palette.kill(victim, exact), id).time(now).build()));
  }

  /** A long query and its cancel, which may come first. */
  private void cancel(double at) {
    JobId job = JobId.of(Names.LOAD, nextId());
    add(at, "query.run", builder(_ -> Palette.longRead()));
    double later = at + random.nextDouble() * 4 - 1;
    add(Math.max(0, later), "job.cancel", builder(_ -> Command.cancel(job)));
  }

  private void inventory(double at) {
    int toy = number;
    add(at, "inventory.apply", builder(_ -> Palette.apply(toy)));
    if (random.nextInt(3) == 0) {
      add(at + 1 + random.nextDouble() * 5, "inventory.delete", builder(_ -> Palette.delete(toy)));
    }
  }

  private void administer(double at) {
    int thing = number;
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        add(at, "user.create", builder(_ -> Administration.createUser(thing)));
        if (random.nextBoolean()) {
          double later = at + 1 + random.nextDouble() * 8;
          add(later, "user.drop", builder(_ -> Administration.dropUser(thing)));
        } else {
          double later = at + 1 + random.nextDouble() * 8;
          add(later, "user.rotate", builder(_ -> Administration.rotatePassword(thing)));
        }
      }
      case 2, 3 -> {
        add(at, "database.create", builder(_ -> Administration.createDatabase(thing)));
        if (random.nextInt(3) > 0) {
          double later = at + 1 + random.nextDouble() * 8;
          add(later, "database.drop", builder(_ -> Administration.dropDatabase(thing)));
        }
      }
      case 4, 5 -> {
        add(at, "document.save", builder(_ -> Administration.saveDocument(thing)));
        if (random.nextBoolean()) {
          double later = at + 1 + random.nextDouble() * 8;
          add(later, "document.delete", builder(_ -> Administration.deleteDocument(thing)));
        }
      }
      case 6 -> add(at, "configuration.set", builder(_ -> Administration.configure(thing)));
      case 7 -> add(at, "database.maintain", builder(_ -> Administration.maintain(random)));
      case 8 -> add(at, "backup.verify", builder(_ -> Administration.verify()));
      default -> add(at, "backup.prune", builder(_ -> Administration.prune()));
    }
  }

  private void options(double at) {
    Duration delay = Duration.ofMillis(random.nextInt(500, 8000));
    String id = nextId();
    CommandBuilder command = named(palette.write(id), id);
    int kind = random.nextInt(4);
    add(
        at,
        "with options",
        (now, _) -> {
          switch (kind) {
            case 0 -> command.expiresAt(now.plus(delay));
            case 1 -> command.notBefore(now.plus(delay));
            case 2 -> command.timeout(delay.dividedBy(4));
            default -> command.dryRun();
          }
          return Optional.of(CommandCodec.encode(command.time(now).build()));
        });
  }

  /** Something that was sent before, once more or twice, perhaps to another partition. */
  private void again(double at) {
    if (orders.isEmpty()) {
      return;
    }
    Order before = orders.get(Math.max(0, orders.size() - 1 - random.nextInt(200)));
    boolean elsewhere = random.nextInt(3) == 0;
    for (int copy = random.nextInt(2); copy >= 0; copy--) {
      double later = Math.max(at, seconds(before.at())) + random.nextDouble() * 3;
      add(
          later,
          "again",
          (now, victims) ->
              before
                  .letter()
                  .write(now, victims)
                  .map(
                      message ->
                          elsewhere
                              ? new Message("elsewhere", message.headers(), message.value())
                              : message));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** Another command under the id of one that was sent before. */
  private void conflict(double at) {
    if (jobs.size() < 10) {
      return;
    }
    String id = seed + "-" + orders.get(orders.size() - 1 - random.nextInt(9)).number();
    CommandBuilder other = named(palette.write(id + "-other"), id);
    add(
        at + random.nextDouble(),
        "conflict",
        (now, _) -> Optional.of(CommandCodec.encode(other.time(now).build())));
  }

  private void add(double at, String kind, Order.Letter letter) {
    orders.add(
        new Order(Duration.ofMillis(Math.round(at * 1000)), number++, kind, new Once(letter)));
  }

  /** Writes once, and the same again whenever it is asked again. */
  private static final class Once implements Order.Letter {
    private final Order.Letter letter;
    private final AtomicReference<Optional<Message>> written = new AtomicReference<>();

    Once(Order.Letter letter) {
      this.letter = letter;
    }

    @Override
    public Optional<Message> write(Instant now, Victims victims) {
      Optional<Message> before = written.get();
      if (before == null) {
        before = letter.write(now, victims);
        written.set(before);
      }
      return before;
    }
  }
}
