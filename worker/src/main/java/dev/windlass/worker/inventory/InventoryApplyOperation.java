package dev.windlass.worker.inventory;

import dev.windlass.controlstore.InventoryRepository;
import dev.windlass.messages.JobId;
import dev.windlass.messages.command.CommandResult;
import dev.windlass.messages.command.DryRunResult;
import dev.windlass.messages.command.InventoryApply;
import dev.windlass.messages.command.InventoryChanges;
import dev.windlass.messages.command.InventoryChanges.Action;
import dev.windlass.messages.command.InventoryChanges.Change;
import dev.windlass.messages.inventory.InventoryDocument;
import dev.windlass.worker.operation.JobContext;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** {@code inventory.apply}. All documents or none; a dry run tells the differences. */
@Component
public final class InventoryApplyOperation extends InventoryWrite<InventoryApply> {
  private final InventoryRepository inventory;
  private final DocumentChecks checks;

  InventoryApplyOperation(InventoryRepository inventory, DocumentChecks checks) {
    super(InventoryApply.class);
    this.inventory = inventory;
    this.checks = checks;
  }

  @Override
  public Optional<CommandResult> accomplished(JobId job, InventoryApply spec) {
    List<Change> made = inventory.changesOf(job);
    return made.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new InventoryChanges(
                spec.documents().stream().map(document -> changeOf(document, made)).toList()));
  }

  private static Change changeOf(InventoryDocument document, List<Change> made) {
    return made.stream()
        .filter(change -> change.kind() == document.documentKind())
        .filter(change -> change.name().equals(document.name()))
        .findFirst()
        .orElseGet(
            () ->
                new Change(document.documentKind(), document.name(), Action.UNCHANGED, List.of()));
  }

  @Override
  public CommandResult run(JobContext context, InventoryApply spec) {
    checks.check(spec.documents());
    return context.dryRun()
        ? new DryRunResult(inventory.preview(spec.documents()).stream().map(Words::would).toList())
        : new InventoryChanges(inventory.apply(spec.documents(), context.lease()));
  }
}
