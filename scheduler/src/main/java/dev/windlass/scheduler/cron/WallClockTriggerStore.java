package dev.windlass.scheduler.cron;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TimeZone;
import org.quartz.CronTrigger;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.CronTriggerPersistenceDelegate;
import org.quartz.spi.OperableTrigger;

/**
 * Keeps {@link WallClockTrigger}s in Quartz's table of cron triggers, under a type of their own.
 * Quartz makes it by its class name, from {@code driverDelegateInitString}.
 */
public final class WallClockTriggerStore extends CronTriggerPersistenceDelegate {
  private static final String TYPE = "WALLCRON";

  @Override
  public String getHandledTriggerTypeDiscriminator() {
    return TYPE;
  }

  @Override
  public boolean canHandleTriggerType(OperableTrigger trigger) {
    return trigger instanceof WallClockTrigger;
  }

  @Override
  public TriggerPropertyBundle loadExtendedTriggerPropertiesFromResultSet(
      ResultSet row, TriggerKey key) throws SQLException {
    // The misfire instruction is in the table of all triggers: Quartz sets it after the build.
    return new TriggerPropertyBundle(
        new WallClockSchedule(
            row.getString(COL_CRON_EXPRESSION),
            TimeZone.getTimeZone(row.getString(COL_TIME_ZONE_ID)),
            CronTrigger.MISFIRE_INSTRUCTION_SMART_POLICY),
        null,
        null);
  }
}
