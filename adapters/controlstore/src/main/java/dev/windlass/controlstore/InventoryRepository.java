package dev.windlass.controlstore;

import dev.windlass.messages.JobId;
import dev.windlass.messages.command.InventoryChanges.Action;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.inventory.DocumentKind;
import dev.windlass.messages.inventory.EngineDocument;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.messages.inventory.LabelSelector;
import dev.windlass.messages.inventory.ScheduleDocument;
import dev.windlass.messages.json.WindlassJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
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
  private static final JsonMapper JSON = WindlassJson.events();

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JobRepository jobs;
  private final Clock clock;

  /**
   * A repository on the control database; takes part in the caller's transaction if there is one.
   */
  public InventoryRepository(DataSource controlStore, Clock clock) {
    this.jdbc = JdbcClient.create(controlStore);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(controlStore));
    this.jobs = new JobRepository(controlStore);
    this.clock = clock;
  }

  /**
   * Makes the inventory hold these documents, which are checked already.
   *
   * @return what happened to each of them, in their order
   */
  public List<Change> apply(List<? extends InventoryDocument> documents) {
    return inTransaction(() -> applyFor(documents, null));
  }

  /**
   * Makes the inventory hold these documents in a job's name. When the job is run again after a
   * crash, it is told what it changed the first time.
   *
   * @throws LeaseLost when the job belongs to another worker by now
   */
  public List<Change> apply(List<? extends InventoryDocument> documents, JobLease lease) {
    return inTransaction(
        () -> {
          jobs.requireLease(lease);
          return applyFor(documents, lease.job());
        });
  }

  /**
   * Puts a document in the place of one that was read, in a job's name.
   *
   * @param read the entry as it was read
   * @return false, and nothing is changed, when it was changed or deleted since
   * @throws LeaseLost when the job belongs to another worker by now
   */
  public boolean replace(InventoryEntry<?> read, InventoryDocument document, JobLease lease) {
    return inTransaction(
        () -> {
          jobs.requireLease(lease);
          long revision = nextRevision();
          Change change = compare(document);
          if (change.action() != Action.CHANGED || revisionOf(document) != read.revision()) {
            return false;
          }
          write(change, write(document), revision, lease.job());
          setRevision(revision);
          return true;
        });
  }

  private long revisionOf(InventoryDocument document) {
    return jdbc.sql(
            """
            SELECT revision FROM windlass.inventory_document WHERE kind = :kind AND name = :name
            """)
        .param("kind", document.documentKind().name())
        .param("name", document.name())
        .query(Long.class)
        .single();
  }

  private List<Change> applyFor(List<? extends InventoryDocument> documents, @Nullable JobId job) {
    long revision = nextRevision();
    List<Change> changes = new ArrayList<>();
    boolean changed = false;
    for (InventoryDocument document : documents) {
      Change change = compare(document);
      if (change.action() != Action.UNCHANGED) {
        write(change, write(document), revision, job);
        changed = true;
      } else {
        change = madeBy(job, change.kind(), change.name()).orElse(change);
      }
      changes.add(change);
    }
    if (changed) {
      setRevision(revision);
    }
    return changes;
  }

  /** What a job has changed, as far as nothing changed it again; empty when it changed nothing. */
  public List<Change> changesOf(JobId job) {
    return jdbc.sql("SELECT change FROM windlass.inventory_document WHERE changed_by = :job")
        .param("job", job.value())
        .query((row, _) -> JSON.readValue(row.getString(1), Change.class))
        .list();
  }

  /** What {@link #apply} would change now; changes nothing. */
  public List<Change> preview(List<? extends InventoryDocument> documents) {
    return inTransaction(() -> documents.stream().map(this::compare).toList());
  }

  /**
   * Takes a document out in a job's name. When the job is run again after a crash, it is told what
   * it changed the first time.
   *
   * @return what happened; empty when there is no such document
   * @throws DocumentInUse when it is an engine that open jobs or schedules name
   * @throws LeaseLost when the job belongs to another worker by now
   */
  public Optional<Change> delete(DocumentKind kind, String name, JobLease lease) {
    return inTransaction(
        () -> {
          jobs.requireLease(lease);
          long revision = nextRevision();
          if (find(kind, name).isEmpty()) {
            return madeBy(lease.job(), kind, name);
          }
          requireUnused(kind, name);
          Change change = new Change(kind, name, Action.DELETED, List.of());
          write(change, null, revision, lease.job());
          setRevision(revision);
          return Optional.of(change);
        });
  }

  /**
   * Whether {@link #delete} would find a document now; changes nothing.
   *
   * @throws DocumentInUse as {@code delete} does
   */
  public boolean canDelete(DocumentKind kind, String name) {
    requireUnused(kind, name);
    return find(kind, name).isPresent();
  }

  private void requireUnused(DocumentKind kind, String name) {
    if (kind != DocumentKind.ENGINE) {
      return;
    }
    long open =
        jdbc.sql("SELECT count(*) FROM windlass.job WHERE engine = :name")
            .param("name", name)
            .query(Long.class)
            .single();
    List<String> named =
        schedules().stream()
            .map(InventoryEntry::document)
            .filter(schedule -> name.equals(schedule.engines().name()))
            .map(ScheduleDocument::name)
            .toList();
    if (open > 0 || !named.isEmpty()) {
      throw new DocumentInUse(name, open, named);
    }
  }

  /** The documents of this kind and name, by kind and name; null stands for all. */
  public List<InventoryDocument> list(@Nullable DocumentKind kind, @Nullable String name) {
    return jdbc.sql(
            """
            SELECT document, revision, changed_at FROM windlass.inventory_document
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
            SELECT document, revision, changed_at FROM windlass.inventory_document
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
            SELECT document, revision, changed_at FROM windlass.inventory_document
            WHERE kind = 'SCHEDULE' AND document IS NOT NULL ORDER BY name COLLATE "C"
            """)
        .query((row, _) -> entry(row, ScheduleDocument.class))
        .list();
  }

  /** The schedule of this name, as it stands now. */
  public Optional<InventoryEntry<ScheduleDocument>> findSchedule(String name) {
    return jdbc.sql(
            """
            SELECT document, revision, changed_at FROM windlass.inventory_document
            WHERE kind = 'SCHEDULE' AND name = :name AND document IS NOT NULL
            """)
        .param("name", name)
        .query((row, _) -> entry(row, ScheduleDocument.class))
        .optional();
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

  private Optional<Change> madeBy(@Nullable JobId job, DocumentKind kind, String name) {
    return jdbc.sql(
            """
            SELECT change FROM windlass.inventory_document
            WHERE kind = :kind AND name = :name AND changed_by = :job
            """)
        .param("kind", kind.name())
        .param("name", name)
        .param("job", job == null ? null : job.value())
        .query((row, _) -> JSON.readValue(row.getString(1), Change.class))
        .optional();
  }

  private void write(Change change, @Nullable String document, long revision, @Nullable JobId job) {
    jdbc.sql(
            """
            INSERT INTO windlass.inventory_document
              (kind, name, revision, document, changed_at, changed_by, change)
            VALUES (:kind, :name, :revision, cast(:document AS json), :now, :job,
              cast(:change AS json))
            ON CONFLICT (kind, name) DO UPDATE SET
              revision = excluded.revision, document = excluded.document,
              changed_at = excluded.changed_at, changed_by = excluded.changed_by,
              change = excluded.change
            """)
        .param("kind", change.kind().name())
        .param("name", change.name())
        .param("revision", revision)
        .param("document", document)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("job", job == null ? null : job.value())
        .param("change", JSON.writeValueAsString(change))
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
    return new InventoryEntry<>(
        type.cast(document), row.getLong(2), row.getObject(3, OffsetDateTime.class).toInstant());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transaction.execute(_ -> work.get()));
  }
}
