package dev.windlass.chaos.run;

import dev.windlass.testbed.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Waits until nothing is left to do. */
final class Drain implements AutoCloseable {
  private static final int MOST_PARTITIONS = 6;
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final PostgresServer control;
  private final Admin admin;
  private final CountDownLatch never = new CountDownLatch(1);

  Drain(PostgresServer control, String bootstrapServers) {
    this.control = control;
    this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  /**
   * Waits until nothing is left, as long as what is left changes. A slow machine takes the time
   * that it needs; what has come to a halt is waited for as long as it is given.
   *
   * @param halt how long nothing may change
   * @return what is still to be done, empty when nothing is
   */
  List<String> await(Duration halt) throws InterruptedException {
    long longest = System.nanoTime() + LONGEST.toNanos();
    long until = System.nanoTime() + halt.toNanos();
    List<String> left = left();
    while (!left.isEmpty() && System.nanoTime() < Math.min(until, longest)) {
      rest();
      List<String> now = left();
      if (!now.equals(left)) {
        until = System.nanoTime() + halt.toNanos();
      }
      left = now;
    }
    return left;
  }

  /** Waits until this query says true. */
  boolean await(String condition, Duration bound) throws InterruptedException {
    long until = System.nanoTime() + bound.toNanos();
    while (System.nanoTime() < until) {
      try (Connection connection = control.connect("windlass")) {
        if (number(connection, "SELECT (" + condition + ")::int") == 1) {
          return true;
        }
      } catch (SQLException notYet) {
        // The tables may not be there yet.
      }
      rest();
    }
    return false;
  }

  /** Waits a moment. */
  void rest() throws InterruptedException {
    var _ = never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private List<String> left() throws InterruptedException {
    List<String> left = new ArrayList<>();
    try (Connection connection = control.connect("windlass")) {
      lag(left);
      some(connection, "jobs are open", "windlass.job", left);
      some(connection, "outbox entries are not published", "windlass.outbox", left);
      some(
          connection,
          "firings are not published",
          "windlass.schedule_firing WHERE published_at IS NULL AND refused IS NULL",
          left);
      some(
          connection,
          "backups wait to be removed",
          "windlass.backup WHERE state <> 'complete' AND removed_at IS NULL",
          left);
      some(
          connection,
          "databases of restores that are over wait to be dropped",
          "windlass.restore_build",
          left);
      archive(connection, left);
    } catch (SQLException | ExecutionException e) {
      left.add(e.toString());
    }
    return left;
  }

  private static void some(Connection connection, String what, String from, List<String> left)
      throws SQLException {
    long count = number(connection, "SELECT count(*) FROM " + from);
    if (count > 0) {
      left.add(count + " " + what);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void lag(List<String> left) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets("windlass-workers").partitionsToOffsetAndMetadata().get();
    long lag = 0;
    for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end :
        ends("windlass.commands").entrySet()) {
      OffsetAndMetadata at = committed.get(end.getKey());
      lag += end.getValue().offset() - (at == null ? 0 : at.offset());
    }
    if (lag > 0) {
      left.add(lag + " commands are not taken in");
    }
  }

  private Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends(String topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int partition = 0; partition < MOST_PARTITIONS; partition++) {
      wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    return admin.listOffsets(wanted).all().get();
  }

  private void archive(Connection connection, List<String> left)
      throws SQLException, ExecutionException, InterruptedException {
    long records = 0;
    for (ListOffsetsResult.ListOffsetsResultInfo end : ends("windlass.audit").values()) {
      records += end.offset();
    }
    long archived =
        number(
            connection,
            "SELECT coalesce(sum(to_offset - from_offset), 0) FROM windlass.audit_archive"
                + " WHERE written_at IS NOT NULL");
    if (archived < records) {
      left.add((records - archived) + " audit records are not archived");
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
