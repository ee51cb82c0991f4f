package dev.windlass.postgresql.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines of {@code pg_restore --list}, by what may be made at the same time. Parallel workers of
 * {@code pg_restore} know nothing of partitions and get into a deadlock when one attaches an index
 * to its parent's while another works on that parent.
 *
 * @param indexes indexes and the constraints that are made of them
 * @param attachments of indexes to those of partitioned tables
 * @param others all else
 */
record PostDataContents(List<String> indexes, List<String> attachments, List<String> others) {
  private static final Pattern ENTRY =
      Pattern.compile("\\d+; \\d+ \\d+ (INDEX ATTACH|INDEX|CONSTRAINT)? ?.*");

  static PostDataContents of(List<String> lines) {
    PostDataContents contents =
        new PostDataContents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        contents.kind(entry.group(1)).add(line);
      }
    }
    return contents;
  }

  private List<String> kind(@Nullable String type) {
    if (type == null) {
      return others;
    }
    return "INDEX ATTACH".equals(type) ? attachments : indexes;
  }
}
