package dev.windlass.chaos.deliberate;

import dev.windlass.messages.envelope.CommandCodec;
import dev.windlass.messages.envelope.Header;
import dev.windlass.messages.envelope.RefusedMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Stands between Kafka and the intake. */
final class SabotagedIntake implements BatchMessageListener<byte[], byte[]> {
  private final DeliberateFault fault;
  private final BatchMessageListener<byte[], byte[]> intake;
  private final BeanFactory beans;

  private SabotagedIntake(
      DeliberateFault fault, BatchMessageListener<byte[], byte[]> intake, BeanFactory beans) {
    this.fault = fault;
    this.intake = intake;
    this.beans = beans;
  }

  // The worker has one container, and it takes bytes.
  @SuppressWarnings("unchecked")
  static void enter(
      DeliberateFault fault,
      ConcurrentMessageListenerContainer<?, ?> container,
      BeanFactory beans) {
    if (container.getContainerProperties().getMessageListener()
        instanceof BatchMessageListener<?, ?> intake) {
      container
          .getContainerProperties()
          .setMessageListener(
              new SabotagedIntake(fault, (BatchMessageListener<byte[], byte[]>) intake, beans));
    }
  }

  @Override
  public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
    switch (fault) {
      case ADMITS_AGAIN -> {
        forgetWhatEnded();
        intake.onMessage(records);
      }
      case COMMITS_FIRST -> {
        try {
          intake.onMessage(records);
        } catch (RuntimeException forgotten) {
          // As if the offsets had been committed before.
        }
      }
      case DROPS_BAD_INPUT -> intake.onMessage(records.stream().filter(this::isGood).toList());
      default -> intake.onMessage(records);
    }
  }

  private boolean isGood(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    try {
      var _ = CommandCodec.decode(headers, record.value());
      return true;
    } catch (RefusedMessage bad) {
      return false;
    }
  }

  private void forgetWhatEnded() {
    try (Connection connection = beans.getBean(DataSource.class).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "DELETE FROM windlass.admission a WHERE EXISTS"
              + " (SELECT 1 FROM windlass.job_history h WHERE h.job_id = a.job_id)");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
