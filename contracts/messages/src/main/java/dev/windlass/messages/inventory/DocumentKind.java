package dev.windlass.messages.inventory;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of inventory document. */
public enum DocumentKind {
  /** An engine: {@link EngineDocument}. */
  @JsonProperty("Engine")
  ENGINE,
  /** A schedule: {@link ScheduleDocument}. */
  @JsonProperty("Schedule")
  SCHEDULE
}
