package dev.windlass.worker.inventory;

import dev.windlass.engine.EngineException;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.LabelSelector;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What an engine's document has to fulfil beyond its schema. Connects to nothing. */
final class EngineCheck {
  /** A password within an address: {@code user:password@host}, or as a parameter. */
  private static final Pattern PASSWORD_IN_ADDRESS =
      Pattern.compile(
          "://[^/@\\s]*:[^/@\\s]+@|(^|[?&;\\s])(password|pwd|passwd|secret|token)=[^&;\\s]",
          Pattern.CASE_INSENSITIVE);

  private final EngineRegistry registry;

  EngineCheck(EngineRegistry registry) {
    this.registry = registry;
  }

  void check(EngineDocument engine, DocumentProblems problems) {
    try {
      registry.check(engine);
    } catch (EngineException e) {
      problems.add(engine, String.valueOf(e.getMessage()));
    }
    engine
        .settingsOrNone()
        .forEach(
            (name, value) -> {
              if (PASSWORD_IN_ADDRESS.matcher(value.asString("")).find()) {
                problems.add(
                    engine,
                    "settings."
                        + name
                        + " holds a password in plain text. Put it into a setting of its own as a"
                        + " reference such as secret:env:NAME, and change it: it has been sent.");
              }
            });
    for (String key : LabelSelector.BUILT_IN_KEYS) {
      if (engine.labelsOrNone().containsKey(key)) {
        problems.add(
            engine,
            "labels."
                + key
                + " cannot be chosen: selectors read it as the engine's own "
                + key
                + ". Give the label another name.");
      }
    }
    Set<String> nodes = new HashSet<>();
    if (engine.nodes() != null) {
      for (EngineDocument.Node node : engine.nodes()) {
        if (!nodes.add(node.name())) {
          problems.add(engine, "two nodes are named " + node.name() + ".");
        }
      }
    }
  }
}
