package dev.windlass.chaos.deliberate;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A control store whose statements do not compare tokens when a job ends or is released. */
final class ForgetfulStore {
  private static final Logger LOG = LoggerFactory.getLogger(ForgetfulStore.class);

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
    String changed = sql.replaceAll("AND j\\.token = [er]\\.token", "AND true");
    if (!changed.equals(sql)) {
      LOG.debug("A comparison of tokens was taken out.");
    }
    return changed;
  }
}
