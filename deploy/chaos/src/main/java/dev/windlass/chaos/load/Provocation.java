package dev.windlass.chaos.load;

import dev.windlass.messages.Target;
import dev.windlass.messages.command.Command;
import dev.windlass.messages.command.CommandBuilder;
import dev.windlass.messages.command.CommandSpec;
import dev.windlass.messages.command.DatabaseRestore;
import dev.windlass.messages.command.QueryRun;
import dev.windlass.messages.envelope.CommandCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** More commands, in whose company a deliberate fault shows within seconds. */
public final class Provocation {
  private static final int FIRST = 1_000_000;

  private Provocation() {}

  /**
   * The plan with more among it: queries that are still running when a frozen worker wakes, and
   * restores over the twin while others read it.
   */
  public static List<Order> among(List<Order> plan, long seed, Duration length) {
    List<Order> all = new ArrayList<>(plan);
    DatabaseRestore twin =
        new DatabaseRestore(
            null,
            new DatabaseRestore.Latest(null, Names.SHOP, null),
            new DatabaseRestore.Replace(Names.TWIN),
            null);
    for (int second = 1; second < length.toSeconds(); second++) {
      all.add(order(second, all.size(), seed, Names.SHOP, QueryRun.of("SELECT pg_sleep(6)")));
      all.add(order(second, all.size(), seed, Names.TWIN, QueryRun.of("SELECT pg_sleep(0.4)")));
      if (second % 4 == 0) {
        all.add(order(second, all.size(), seed, Names.TWIN, twin));
      }
    }
    all.sort(Comparator.comparing(Order::at));
    return List.copyOf(all);
  }

  private static Order order(int second, int number, long seed, String database, CommandSpec spec) {
    CommandBuilder command =
        Command.of(Target.database(Names.ENGINE, database), spec)
            .source(Names.LOAD)
            .id(seed + "-" + (FIRST + number))
            .requestedBy("faults@example.com");
    return new Order(
        Duration.ofSeconds(second),
        FIRST + number,
        "provocation",
        (now, _) -> Optional.of(CommandCodec.encode(command.time(now).build())));
  }
}
