package dev.windlass.messages.inventory;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A declarative document: what there is, and what shall happen when. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = EngineDocument.class, name = "Engine"),
  @JsonSubTypes.Type(value = ScheduleDocument.class, name = "Schedule")
})
public sealed interface InventoryDocument permits EngineDocument, ScheduleDocument {
  /** Unique within its kind: 1 to 63 of {@code a-z 0-9 . _ -}, beginning with a letter or digit. */
  String name();

  /** Which kind it is. */
  default DocumentKind documentKind() {
    return switch (this) {
      case EngineDocument _ -> DocumentKind.ENGINE;
      case ScheduleDocument _ -> DocumentKind.SCHEDULE;
    };
  }
}
