package dev.windlass.chaos.deliberate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control store whose statements do not compare tokens when a job ends or is released, and that
 * gives a worker its old life again, so that it takes nothing of what it did for a former one's.
 */
final class ForgetfulStore {
  private static final Logger LOG = LoggerFactory.getLogger(ForgetfulStore.class);

  private static final Pattern TOKENS = Pattern.compile("AND j\\.token = [er]\\.token");

  private static final Pattern NEW_LIFE =
      Pattern.compile(
          "INSERT INTO windlass\\.worker \\(name, started_at, lease_until\\)\\s+"
              + Pattern.quote("VALUES (?, now(), now() + ? * interval '1 millisecond')"));

  private static final String OLD_LIFE =
      """
      INSERT INTO windlass.worker (id, name, started_at, lease_until) OVERRIDING SYSTEM VALUE
      SELECT 1000000 + abs(hashtext(name)::bigint), name, now(), now() + lease * interval '1 millisecond'
        FROM (SELECT ?::text AS name, ?::bigint AS lease) w
      ON CONFLICT (id) DO UPDATE SET lease_until = EXCLUDED.lease_until""";

  private ForgetfulStore() {}

  static DataSource of(DataSource store) {
    return proxy(DataSource.class, store);
  }

  private static <T> T proxy(Class<T> type, T honest) {
    return type.cast(
        Proxy.newProxyInstance(
            ForgetfulStore.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = forget((String) arguments[0]);
              }
              try {
                Object result = method.invoke(honest, arguments);
                return result instanceof Connection connection
                        && method.getName().equals("getConnection")
                    ? proxy(Connection.class, connection)
                    : result;
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNullElse(e.getCause(), e);
              }
            }));
  }

  private static String forget(String sql) {
    String changed = TOKENS.matcher(sql).replaceAll("AND true");
    changed = NEW_LIFE.matcher(changed).replaceAll(Matcher.quoteReplacement(OLD_LIFE));
    if (!changed.equals(sql)) {
      LOG.debug("A statement was changed to: {}", changed);
    }
    return changed;
  }
}
