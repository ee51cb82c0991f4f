package dev.windlass.postgresql.lifecycle;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.Secret;
import dev.windlass.messages.FailureCode;
import dev.windlass.postgresql.connection.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and fences one server, by the files and programs of the machine that it runs on.
 *
 * <p>Every failure is an {@link EngineException}: {@code ENGINE_UNREACHABLE} when the machine
 * cannot be reached, {@code OUTCOME_UNKNOWN} when another job or a later attempt works on the node,
 * {@code PRECONDITION_FAILED} for all else. Every change can be repeated.
 */
public final class NodeControl {
  private static final String SCRIPT = script();
  private static final Duration LOOK = Duration.ofSeconds(30);
  private static final int SSH_FAILED = 255;
  private static final int OVERTAKEN = 9;
  private static final int RUNS = 4;

  private final NodeSettings node;
  private final NodeShell shell;

  /** Runs nothing yet. */
  public NodeControl(NodeSettings node) {
    this.node = node;
    this.shell = new NodeShell(node);
  }

  /**
   * Where a former primary shall stream from.
   *
   * @param conninfo {@code primary_conninfo} without a password
   * @param slot the slot to use
   * @param password the line for the node's passfile; null when it needs none
   */
  public record Upstream(String conninfo, String slot, @Nullable Secret password) {}

  /** What the files say. Changes nothing. */
  public NodeFacts look() {
    return NodeFacts.of(run("look", null, "", LOOK));
  }

  /** What the log of a server that does not run ends with. */
  public NodeFacts lastRecord() {
    return NodeFacts.of(run("end", null, "", node.stopTimeout().plus(LOOK)));
  }

  /**
   * Takes the node for a job. What an earlier attempt of the same job wrote down stays.
   *
   * @param target the node that is to become the primary
   */
  public void claim(Claim claim, String target) {
    run("claim", claim, "", LOOK, target);
  }

  /**
   * Writes down that the target may be told to become the primary from now on, so that no later
   * attempt of the job takes the fence away.
   */
  public void promoting(Claim claim) {
    run("promoting", claim, "", LOOK);
  }

  /** Asks for a clean stop that ends sessions, and waits for it. */
  public void stop(Claim claim) {
    run("mine", claim, "", LOOK);
    run("stop", claim, "", node.stopTimeout().plus(LOOK), "fast");
  }

  /** Stops the server; {@code force} as in a crash, which its next start has to mend. */
  public void stop(boolean force) {
    run("stop", null, "", node.stopTimeout().plus(LOOK), force ? "immediate" : "fast");
  }

  /**
   * Has a stopped server come up as a standby, whoever starts it.
   *
   * @return false when it runs, which is then as it was
   */
  public boolean fence(Claim claim, @Nullable Upstream upstream) {
    StringBuilder input = new StringBuilder();
    if (upstream != null) {
      input.append(literal(upstream.conninfo())).append('\n');
      input.append(literal(upstream.slot())).append('\n');
      Secret password = upstream.password();
      if (password != null) {
        input.append(node.passfile().orElseThrow()).append('\n');
        input.append(password.reveal()).append('\n');
      }
    }
    NodeShell.Outcome outcome = execute("fence", claim, input.toString(), LOOK, "");
    if (outcome.status() == RUNS) {
      return false;
    }
    require("fence", outcome);
    return true;
  }

  /** Takes the fence away, so that the server comes up as what it was. */
  public void unfence(Claim claim) {
    run("unfence", claim, "", LOOK);
  }

  /** Writes down how the job ended on this node; the next job may take it. */
  public void finish(Claim claim, String state) {
    run("finish", claim, "", LOOK, state);
  }

  /** Starts the server and waits until it answers; nothing happens when it runs. */
  public void start() {
    run("start", null, "", node.stopTimeout().plus(LOOK), "");
  }

  private String run(
      String action, @Nullable Claim claim, String input, Duration patience, String... more) {
    NodeShell.Outcome outcome =
        execute(action, claim, input, patience, more.length == 0 ? "" : more[0]);
    require(action, outcome);
    return outcome.output();
  }

  private NodeShell.Outcome execute(
      String action, @Nullable Claim claim, String input, Duration patience, String more) {
    boolean service = node.control() == NodeSettings.Control.SYSTEMD;
    boolean asRoot = service && (action.equals("start") || action.equals("stop"));
    List<String> arguments =
        List.of(
            action,
            node.dataDirectory().orElseThrow(),
            node.binDirectory().orElse(""),
            service ? node.service().orElseThrow() : "",
            Long.toString(node.stopTimeout().toSeconds()),
            claim == null ? "" : claim.job(),
            claim == null ? "" : Long.toString(claim.token()),
            more);
    try {
      return shell.run(SCRIPT, arguments, input, !asRoot, patience);
    } catch (IOException e) {
      throw new EngineException(
          FailureCode.ENGINE_UNREACHABLE,
          "Node %s could not be asked to %s: %s.".formatted(node.name(), action, e.getMessage()),
          null,
          "Check the node's settings in the Engine document, and whether its machine is up.",
          e);
    }
  }

  private void require(String action, NodeShell.Outcome outcome) {
    if (outcome.status() == 0) {
      return;
    }
    FailureCode code =
        switch (outcome.status()) {
          case SSH_FAILED ->
              node.ssh().isPresent()
                  ? FailureCode.ENGINE_UNREACHABLE
                  : FailureCode.PRECONDITION_FAILED;
          case OVERTAKEN -> FailureCode.OUTCOME_UNKNOWN;
          default -> FailureCode.PRECONDITION_FAILED;
        };
    throw new EngineException(
        code,
        "Node %s: %s failed with status %d: %s."
            .formatted(
                node.name(),
                action,
                outcome.status(),
                outcome.errors().isEmpty() ? "it gave no reason" : outcome.errors()),
        "Check the node's settings (control, dataDirectory, runAs, ssh) in the Engine document.");
  }

  /** A value as postgresql.conf takes it, on one line. */
  static String literal(String value) {
    return '\'' + value.replace("\\", "\\\\").replace("'", "''") + '\'';
  }

  private static String script() {
    try (InputStream script = NodeControl.class.getResourceAsStream("node.sh")) {
      if (script == null) {
        throw new IllegalStateException("node.sh is not beside its class.");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
