package dev.windlass.postgresql.connection;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineNode;
import dev.windlass.engine.EngineSettings;
import dev.windlass.engine.Setting;
import dev.windlass.messages.FailureCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One server of a replicated engine: where it is, and how it is started and stopped. Everything
 * that reaches a program's arguments is of a form that cannot be taken for an option or for a
 * second command.
 */
public final class NodeSettings {
  private static final String NONE = "none";
  private static final String PG_CTL = "pg_ctl";
  private static final String SYSTEMD = "systemd";
  private static final String PATRONI = "patroni";
  private static final Pattern API =
      Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?/?");
  private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]*");
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]{0,199}");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,63}");
  private static final Pattern DESTINATION =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]{0,63}@)?[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}");

  private final ServerSettings server;
  private final EngineNode node;

  private NodeSettings(ServerSettings server, EngineNode node) {
    this.server = server;
    this.node = node;
  }

  /** What starts and stops a server. */
  public enum Control {
    /** Windlass may not. */
    NONE,
    /** {@code pg_ctl} on the data directory. */
    PG_CTL,
    /** {@code systemctl} on a service. */
    SYSTEMD,
    /** Patroni, which is asked through its REST API. */
    PATRONI
  }

  /**
   * The nodes of an engine's document, in its order; an empty list when it names none.
   *
   * @throws EngineException {@code CONFIGURATION_INVALID}, naming every problem at once
   */
  public static List<NodeSettings> of(ServerSettings server) {
    List<NodeSettings> nodes =
        server.nodes().stream().map(node -> new NodeSettings(server, node)).toList();
    List<String> problems = new ArrayList<>();
    Set<String> addresses = new HashSet<>();
    for (NodeSettings node : nodes) {
      for (String problem : node.problems()) {
        problems.add("node " + node.name() + ": " + problem);
      }
      if (!addresses.add(node.address())) {
        problems.add("two nodes are at " + node.address());
      }
    }
    if (nodes.stream().map(NodeSettings::isPatroni).distinct().count() > 1) {
      problems.add("control is patroni for some nodes and not for others");
    }
    if (!problems.isEmpty()) {
      throw new EngineException(
          FailureCode.CONFIGURATION_INVALID,
          "The nodes of engine %s are not right: %s."
              .formatted(server.engine(), String.join("; ", problems)),
          "Correct the Engine document and apply it again.");
    }
    return nodes;
  }

  /** The engine's own server as a node that bears its name and may not be started or stopped. */
  public static NodeSettings single(ServerSettings server) {
    EngineSettings none =
        EngineSettings.check(
            server.engine(),
            known(),
            Map.of(),
            reference -> {
              throw new IllegalStateException("A single server has no secrets of its own.");
            });
    return new NodeSettings(
        server,
        new EngineNode(server.engine(), server.host(), OptionalInt.of(server.port()), none));
  }

  /** What a node of an Engine document of kind postgresql may say beside name, host and port. */
  public static List<Setting> known() {
    return List.of(
        new Setting(
            "control",
            Setting.Type.TEXT,
            false,
            NONE,
            "What starts and stops the server: none, pg_ctl, systemd or patroni."),
        text("dataDirectory", "The server's data directory; needed with pg_ctl and systemd."),
        text("patroni", "Address of Patroni's REST API, such as https://db1:8008."),
        text("service", "The systemd service; needed with control systemd."),
        text(
            "ssh",
            "Where to run commands, as user@host for the ssh of the worker; left out when it is"
                + " the worker's own machine."),
        text(
            "sshConfig",
            "Configuration file for ssh: keys, ports, known hosts; when it is left out, ssh takes the"
                + " worker's own."),
        text("runAs", "The operating system's user that the server runs as."),
        text(
            "binDirectory",
            "Directory with pg_ctl and pg_controldata; when it is left out they are looked for."),
        text(
            "passfile",
            "File on the node that holds, or is given, the password by which it replicates."),
        new Setting(
            "stopTimeout",
            Setting.Type.DURATION,
            false,
            "PT1M",
            "How long a stop or a start of the server may take."));
  }

  private static Setting text(String name, String description) {
    return new Setting(name, Setting.Type.TEXT, false, null, description);
  }

  private List<String> problems() {
    List<String> problems = new ArrayList<>();
    EngineSettings own = node.settings();
    String control = own.text("control");
    if (!List.of(NONE, PG_CTL, SYSTEMD, PATRONI).contains(control)) {
      problems.add(
          "control must be none, pg_ctl, systemd or patroni, not \"%s\"".formatted(control));
    } else if (isControlled() && own.optionalText("dataDirectory").isEmpty()) {
      problems.add("control " + control + " needs dataDirectory");
    }
    if (control.equals(SYSTEMD) && own.optionalText("service").isEmpty()) {
      problems.add("control systemd needs service");
    }
    if (control.equals(PATRONI) && own.optionalText("patroni").isEmpty()) {
      problems.add("control patroni needs patroni, the address of its REST API");
    }
    form("patroni", API, "an address such as https://db1:8008", problems);
    for (String path : List.of("dataDirectory", "binDirectory", "passfile", "sshConfig")) {
      form(path, PATH, "an absolute path", problems);
    }
    form("service", SERVICE, "the name of a systemd service", problems);
    form("runAs", ACCOUNT, "the name of a user", problems);
    form("ssh", DESTINATION, "a host, or user@host", problems);
    if (!own.duration("stopTimeout").isPositive()) {
      problems.add("stopTimeout must be longer than nothing");
    }
    if (server.hasReplicationPassword() && isControlled() && passfile().isEmpty()) {
      problems.add("passfile is missing: the engine has a replicationPassword to put there");
    }
    return problems;
  }

  private void form(String setting, Pattern form, String expected, List<String> problems) {
    node.settings()
        .optionalText(setting)
        .filter(value -> !form.matcher(value).matches())
        .ifPresent(
            value -> problems.add("%s must be %s, not \"%s\"".formatted(setting, expected, value)));
  }

  /** Its name within the engine. */
  public String name() {
    return node.name();
  }

  /** Host name or address. */
  public String host() {
    return node.host();
  }

  /** Port; the engine's own when the node says none. */
  public int port() {
    return node.port().orElse(server.port());
  }

  /** Host and port. */
  public String address() {
    return host() + ":" + port();
  }

  /** The engine's settings with this node's host and port in their place. */
  public ServerSettings server() {
    return server.at(host(), port());
  }

  /** What starts and stops it. */
  public Control control() {
    return switch (node.settings().text("control")) {
      case PG_CTL -> Control.PG_CTL;
      case SYSTEMD -> Control.SYSTEMD;
      case PATRONI -> Control.PATRONI;
      default -> Control.NONE;
    };
  }

  /** Whether Windlass starts and stops it itself, where it runs. */
  public boolean isControlled() {
    return control() == Control.PG_CTL || control() == Control.SYSTEMD;
  }

  /** Whether Patroni looks after it. */
  public boolean isPatroni() {
    return control() == Control.PATRONI;
  }

  /** The address of Patroni's REST API; there whenever it {@link #isPatroni}. */
  public Optional<String> patroni() {
    return node.settings().optionalText("patroni");
  }

  /** Its data directory; there whenever it {@link #isControlled}. */
  public Optional<String> dataDirectory() {
    return node.settings().optionalText("dataDirectory");
  }

  /** The systemd service. */
  public Optional<String> service() {
    return node.settings().optionalText("service");
  }

  /** Where commands run; empty for the worker's own machine. */
  public Optional<String> ssh() {
    return node.settings().optionalText("ssh");
  }

  /** The configuration file for {@code ssh}. */
  public Optional<String> sshConfig() {
    return node.settings().optionalText("sshConfig");
  }

  /** The operating system's user that the server runs as; empty for whoever logs in there. */
  public Optional<String> runAs() {
    return node.settings().optionalText("runAs");
  }

  /** Where the server's programs are. */
  public Optional<String> binDirectory() {
    return node.settings().optionalText("binDirectory");
  }

  /** The file with the password by which it replicates. */
  public Optional<String> passfile() {
    return node.settings().optionalText("passfile");
  }

  /** How long a stop or a start may take. */
  public Duration stopTimeout() {
    return node.settings().duration("stopTimeout");
  }
}
