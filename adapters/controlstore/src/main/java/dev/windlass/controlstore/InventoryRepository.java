package dev.windlass.controlstore;

import dev.windlass.messages.command.InventoryChanges.Action;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.ScheduleDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engines and schedules that Windlass knows.
 *
 * <p>Every call that changes something is one transaction: all of it happens or nothing does, and a
 * repeat of the same call changes nothing more. Changes are made one after the other, so that
 * revisions become visible in order. Throws Spring's {@code DataAccessException} when the control
 * database fails.
 */
public final class InventoryRepository {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * A repository on the control database; takes part in the caller's transaction if there is one.
   */
  public InventoryRepository(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
    this.clock = clock;
  }

  /**
   * Makes the inventory hold these documents, which are checked already.
   *
   * @return what happened to each of them, in their order
   */
  public List<Change> apply(List<? extends InventoryDocument> documents) {
    return inTransaction(
        () -> {
          long revision = nextRevision();
          List<Change> changes = new ArrayList<>();
          for (InventoryDocument document : documents) {
            Change change = compare(document);
            if (change.action() != Action.UNCHANGED) {
              write(document.documentKind(), document.name(), write(document), revision);
            }
            changes.add(change);
          }
          if (changes.stream().anyMatch(change -> change.action() != Action.UNCHANGED)) {
            setRevision(revision);
          }
          return changes;
        });
  }

  /** What {@link #apply} would change now; changes nothing. */
  public List<Change> preview(List<? extends InventoryDocument> documents) {
    return inTransaction(() -> documents.stream().map(this::compare).toList());
  }

  /**
   * Takes a document out.
   *
   * @return what happened; empty when there is no such document
   */
  public Optional<Change> delete(DocumentKind kind, String name) {
    return inTransaction(
        () -> {
          long revision = nextRevision();
          if (find(kind, name).isEmpty()) {
            return Optional.empty();
          }
          write(kind, name, null, revision);
          setRevision(revision);
          return Optional.of(new Change(kind, name, Action.DELETED, List.of()));
        });
  }

  /** The documents of this kind and name, by kind and name; null stands for all. */
  public List<InventoryDocument> list(@Nullable DocumentKind kind, @Nullable String name) {
    return jdbc.sql(
            """
            SELECT document, revision FROM windlass.inventory_document
            WHERE document IS NOT NULL
              AND (cast(:kind AS text) IS NULL OR kind = :kind)
              AND (cast(:name AS text) IS NULL OR name = :name)
            ORDER BY kind, name COLLATE "C"
            """)
        .param("kind", kind == null ? null : kind.name())
        .param("name", name)
        .query((row, _) -> entry(row, InventoryDocument.class).document())
        .list();
  }

  /** The engine of this name, as it stands now. */
  public Optional<InventoryEntry<EngineDocument>> findEngine(String name) {
    return jdbc.sql(
            """
            SELECT document, revision FROM windlass.inventory_document
            WHERE kind = 'ENGINE' AND name = :name AND document IS NOT NULL
            """)
        .param("name", name)
        .query((row, _) -> entry(row, EngineDocument.class))
        .optional();
  }

  /** The engines that a selector fits, by name. */
  public List<EngineDocument> engines(LabelSelector selector) {
    return list(DocumentKind.ENGINE, null).stream()
        .map(EngineDocument.class::cast)
        .filter(selector::matches)
        .toList();
  }

  /** All schedules with their revisions, by name. */
  public List<InventoryEntry<ScheduleDocument>> schedules() {
    return jdbc.sql(
            """
            SELECT document, revision FROM windlass.inventory_document
            WHERE kind = 'SCHEDULE' AND document IS NOT NULL ORDER BY name COLLATE "C"
            """)
        .query((row, _) -> entry(row, ScheduleDocument.class))
        .list();
  }

  /** The newest revision; 0 before the first change. Cheap: readers poll it. */
  public long revision() {
    return jdbc.sql("SELECT revision FROM windlass.inventory_revision").query(Long.class).single();
  }

  private Change compare(InventoryDocument document) {
    DocumentKind kind = document.documentKind();
    JsonNode fresh = JSON.readTree(write(document));
    return find(kind, document.name())
        .map(old -> change(kind, document.name(), DocumentDiff.between(old, fresh)))
        .orElseGet(() -> new Change(kind, document.name(), Action.ADDED, List.of()));
  }

  private static Change change(DocumentKind kind, String name, List<String> differences) {
    Action action = differences.isEmpty() ? Action.UNCHANGED : Action.CHANGED;
    return new Change(kind, name, action, differences);
  }

  private Optional<JsonNode> find(DocumentKind kind, String name) {
    return jdbc.sql(
            """
            SELECT document FROM windlass.inventory_document
            WHERE kind = :kind AND name = :name AND document IS NOT NULL
            """)
        .param("kind", kind.name())
        .param("name", name)
        .query((row, _) -> JSON.readTree(row.getString(1)))
        .optional();
  }

  private void write(DocumentKind kind, String name, @Nullable String document, long revision) {
    jdbc.sql(
            """
            INSERT INTO windlass.inventory_document (kind, name, revision, document, changed_at)
            VALUES (:kind, :name, :revision, cast(:document AS json), :now)
            ON CONFLICT (kind, name) DO UPDATE SET
              revision = excluded.revision, document = excluded.document,
              changed_at = excluded.changed_at
            """)
        .param("kind", kind.name())
        .param("name", name)
        .param("revision", revision)
        .param("document", document)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private long nextRevision() {
    return jdbc.sql("SELECT revision + 1 FROM windlass.inventory_revision FOR UPDATE")
        .query(Long.class)
        .single();
  }

  private void setRevision(long revision) {
    jdbc.sql("UPDATE windlass.inventory_revision SET revision = :revision")
        .param("revision", revision)
        .update();
  }

  private static String write(InventoryDocument document) {
    return JSON.writerFor(InventoryDocument.class).writeValueAsString(document);
  }

  private static <D extends InventoryDocument> InventoryEntry<D> entry(ResultSet row, Class<D> type)
      throws SQLException {
    InventoryDocument document = JSON.readValue(row.getString(1), InventoryDocument.class);
    return new InventoryEntry<>(type.cast(document), row.getLong(2));
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }
}
