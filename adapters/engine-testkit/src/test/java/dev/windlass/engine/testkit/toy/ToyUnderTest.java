package dev.windlass.engine.testkit.toy;

import dev.windlass.engine.Engine;
import dev.windlass.engine.EngineRegistry;
import dev.windlass.engine.Secret;
import dev.windlass.engine.testkit.EngineUnderTest;
import dev.windlass.messages.inventory.EngineDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import tools.jackson.databind.node.StringNode;

/** Step 6: the toy as the suites see it, found as the worker finds it. */
final class ToyUnderTest implements EngineUnderTest {
  private final NavigableSet<String> boxes = ToyShelf.putUp("tests");

  private static Engine on(String shelf) {
    return EngineRegistry.discover(Secret::of)
        .open(
            new EngineDocument(
                "toys", "toy", null, Map.of("shelf", StringNode.valueOf(shelf)), null, null, null));
  }

  @Override
  public Engine open() {
    return on("tests");
  }

  @Override
  public Engine openUnreachable() {
    return on("nowhere");
  }

  @Override
  public void createDatabase(String name) {
    boxes.add(name);
  }

  @Override
  public boolean hasDatabase(String name) {
    return boxes.contains(name);
  }

  @Override
  public List<String> hostileNames() {
    return List.of("a\"b'c;d", "new\nline", "żółć 😀", " leading and trailing ");
  }

  private static UnsupportedOperationException lacks() {
    return new UnsupportedOperationException("A toy has no such thing, and says so itself.");
  }

  @Override
  public RunningStatement startStatement(String database) {
    throw lacks();
  }

  @Override
  public String longStatement() {
    throw lacks();
  }

  @Override
  public String countTo(int n) {
    throw lacks();
  }

  @Override
  public String echo() {
    throw lacks();
  }

  @Override
  public String createTable(String name) {
    throw lacks();
  }

  @Override
  public boolean hasTable(String database, String name) {
    throw lacks();
  }

  @Override
  public int sessionsOn(String database) {
    throw lacks();
  }

  @Override
  public void fill(String database) {
    throw lacks();
  }

  @Override
  public String image(String database) {
    throw lacks();
  }

  @Override
  public void keepWriting(String database) {
    throw lacks();
  }

  @Override
  public Path newDirectory() {
    throw lacks();
  }
}
