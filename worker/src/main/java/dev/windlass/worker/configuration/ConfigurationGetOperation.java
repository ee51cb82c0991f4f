package dev.windlass.worker.configuration;

import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.ConfigurationGet;
import dev.windlass.messages.command.ConfigurationGetResult;
import dev.windlass.worker.operation.JobContext;
import dev.windlass.worker.operation.Reading;
import org.springframework.stereotype.Component;

/** {@code configuration.get}. */
@Component
public final class ConfigurationGetOperation extends Reading<ConfigurationGet> {
  ConfigurationGetOperation() {
    super(ConfigurationGet.class);
  }

  @Override
  protected CommandResult read(JobContext context, ConfigurationGet spec) {
    String database = context.command().target().database();
    return new ConfigurationGetResult(context.engine().configuration().get(database, spec));
  }

  @Override
  protected String describe(JobContext context, ConfigurationGet spec) {
    return "Show the configuration of engine " + context.engine().name() + ".";
  }
}
