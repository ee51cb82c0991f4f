package dev.windlass.postgresql.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which indexes are made side by side, and how a constraint becomes one of them. */
class IndexPlanTest {
  private static final String SCRIPT =
      """
      SET client_encoding = 'UTF8';
      SET standard_conforming_strings = on;

      SET default_tablespace = '';

      --
      -- TOC entry 1 (class 2606 OID 1)
      -- Name: T a.b T a.b_pkey; Type: CONSTRAINT; Schema: Weird "s; Owner: postgres
      --

      ALTER TABLE ONLY "Weird ""s"."T a.b"
          ADD CONSTRAINT "T a.b_pkey" PRIMARY KEY (id) INCLUDE (c) WITH (fillfactor='70');


      --
      -- TOC entry 2 (class 2606 OID 2)
      --

      ALTER TABLE ONLY "Weird ""s"."T a.b"
          ADD CONSTRAINT "u,1" UNIQUE NULLS NOT DISTINCT ("B x", c) DEFERRABLE INITIALLY DEFERRED;

      ALTER TABLE ONLY "Weird ""s"."T a.b" REPLICA IDENTITY USING INDEX "u,1";


      SET default_tablespace = fast;

      --
      -- TOC entry 3 (class 1259 OID 3)
      --

      CREATE INDEX "a ON b" ON "Weird ""s"."T a.b" USING btree ("B x") WHERE ("B x" > 1);


      --
      -- TOC entry 4 (class 2606 OID 4)
      --

      ALTER TABLE ONLY public.small
          ADD CONSTRAINT small_pkey PRIMARY KEY (a);


      SET default_tablespace = '';

      --
      -- TOC entry 5 (class 1259 OID 5)
      --

      CREATE UNIQUE INDEX small_b ON public.small USING btree (b);


      --
      -- TOC entry 6 (class 2606 OID 6)
      --

      ALTER TABLE ONLY "Weird ""s"."T a.b"
          ADD CONSTRAINT ex EXCLUDE USING gist (r WITH &&);


      -- Completed on 2026-11-21 18:23:26 UTC

      --
      -- PostgreSQL database dump complete
      --

      """;

  private static final String LARGE = "\"Weird \"\"s\".\"T a.b\"";
  private static final Map<String, Long> SIZES = Map.of(LARGE, IndexPlan.LARGE);

  @Test
  void everyIndexOfALargeTableIsATask() {
    assertThat(statements(plan(false, SIZES)))
        .containsExactly(
            at(
                "''",
                "CREATE UNIQUE INDEX \"T a.b_pkey\" ON \"Weird \"\"s\".\"T a.b\" USING btree (id)"
                    + " INCLUDE (c) WITH (fillfactor='70')"),
            at(
                "''",
                "CREATE UNIQUE INDEX \"u,1\" ON \"Weird \"\"s\".\"T a.b\" USING btree (\"B x\", c)"
                    + " NULLS NOT DISTINCT"),
            at(
                "''",
                "CREATE INDEX \"a ON b\" ON \"Weird \"\"s\".\"T a.b\" USING btree (\"B x\")"
                    + " WHERE (\"B x\" > 1);"),
            at(
                "''",
                "ALTER TABLE ONLY \"Weird \"\"s\".\"T a.b\"\n"
                    + "    ADD CONSTRAINT ex EXCLUDE USING gist (r WITH &&);\n\n\n"
                    + "-- Completed on 2026-11-21 18:23:26 UTC\n\n"
                    + "--\n-- PostgreSQL database dump complete\n--"),
            small());
  }

  @Test
  void constraintsAreMadeOfThemAtTheEndAndWhatRestsOnThoseWithThem() {
    assertThat(plan(false, SIZES).constraints())
        .containsExactly(
            "ALTER TABLE ONLY \"Weird \"\"s\".\"T a.b\" ADD CONSTRAINT \"T a.b_pkey\""
                + " PRIMARY KEY USING INDEX \"T a.b_pkey\";",
            "ALTER TABLE ONLY \"Weird \"\"s\".\"T a.b\" ADD CONSTRAINT \"u,1\" UNIQUE USING INDEX"
                + " \"u,1\" DEFERRABLE INITIALLY DEFERRED;\n\n"
                + "ALTER TABLE ONLY \"Weird \"\"s\".\"T a.b\" REPLICA IDENTITY USING INDEX \"u,1\";");
  }

  @Test
  void aSmallTableIsOneTaskAndAsTheDumpHasIt() {
    IndexPlan plan = plan(false, Map.of(LARGE, IndexPlan.LARGE - 1));
    assertThat(plan.constraints()).isEmpty();
    assertThat(statements(plan)).hasSize(2).contains(small());
    assertThat(statements(plan).getFirst())
        .hasSize(4)
        .first()
        .asString()
        .contains("ADD CONSTRAINT \"T a.b_pkey\" PRIMARY KEY (id)");
  }

  @Test
  void whatTheDumpSaysOfTablespacesHoldsForEachByItself() {
    IndexPlan plan = plan(true, SIZES);
    assertThat(statements(plan).stream().flatMap(List::stream).map(sql -> sql.lines().findFirst()))
        .extracting(first -> first.orElse("").replaceAll("SET [a-z_]* = ([^;]*);.*", "$1"))
        .containsExactly("''", "''", "fast", "''", "fast", "''");
  }

  @Test
  void theTablespaceOfTheFirstStandsBeforeAllOfThem() {
    IndexPlan plan =
        IndexPlan.of(
            new DumpScript(
                "SET default_tablespace = \"a; b\";\n",
                List.of(new DumpScript.Chunk("1", "CREATE INDEX i ON s.t USING btree (a);"))),
            true,
            SIZES);
    assertThat(statements(plan))
        .containsExactly(at("\"a; b\"", "CREATE INDEX i ON s.t USING btree (a);"));
  }

  @Test
  void everythingIsCounted() {
    assertThat(plan(false, SIZES).size()).isEqualTo(6 + 2);
  }

  @Test
  void whatIsOfNoTableKnownIsATaskOfItsOwn() {
    IndexPlan plan =
        IndexPlan.of(
            new DumpScript("", List.of(new DumpScript.Chunk("1", "SELECT 1;"))), false, SIZES);
    assertThat(statements(plan)).containsExactly(at("''", "SELECT 1;"));
  }

  @Test
  void fewTasksGetRoomForParallelWorkersAndManyDoNot() {
    IndexPlan one = tasks(100 << 20);
    assertThat(room(one, 0, 4)).isEqualTo(128);
    assertThat(room(one, 0, 1)).isEqualTo(32);
    IndexPlan two = tasks(100 << 20, 100 << 20);
    assertThat(room(two, 1, 4)).isEqualTo(64);
    assertThat(room(two, 1, 3)).isEqualTo(32);
    assertThat(room(tasks(1, 1, 1, 1, 1), 0, 4)).isEqualTo(32);
    assertThat(room(one, 0, 64)).isEqualTo(256);
  }

  @Test
  void theLastOfManyGetTheRoomOfHandsThatHaveNothingElseToDo() {
    IndexPlan three = tasks(1 << 30, 1 << 30, 1 << 30, 0);
    assertThat(room(three, 0, 2)).isEqualTo(32);
    assertThat(room(three, 1, 2)).isEqualTo(32);
    assertThat(room(three, 2, 2)).isEqualTo(64);
    assertThat(room(three, 3, 2)).isEqualTo(32);
    assertThat(room(tasks(1 << 30, 1 << 30), 1, 2)).isEqualTo(32);
  }

  @Test
  void whatTakesManyRunsToSortGetsMoreRoom() {
    IndexPlan plan = tasks(16L << 30, 1L << 40, 8L << 30, 0);
    assertThat(room(plan, 0, 4)).isEqualTo(64);
    assertThat(room(plan, 1, 4)).isEqualTo(256);
    assertThat(room(plan, 2, 4)).isEqualTo(32);
    assertThat(room(plan, 3, 4)).isEqualTo(32);
  }

  private static IndexPlan tasks(long... rows) {
    return new IndexPlan(
        LongStream.of(rows).mapToObj(bytes -> new IndexPlan.Task(bytes, List.of())).toList(),
        List.of());
  }

  private static long room(IndexPlan plan, int task, int hands) {
    return plan.sortRoom(task, hands) >> 20;
  }

  private static List<List<String>> statements(IndexPlan plan) {
    return plan.tasks().stream().map(IndexPlan.Task::statements).toList();
  }

  private static IndexPlan plan(boolean tablespaces, Map<String, Long> sizes) {
    return IndexPlan.of(
        DumpScript.read(SCRIPT.getBytes(StandardCharsets.UTF_8)), tablespaces, sizes);
  }

  private static List<String> small() {
    return List.of(
        "SET default_tablespace = '';"
            + "ALTER TABLE ONLY public.small\n    ADD CONSTRAINT small_pkey PRIMARY KEY (a);",
        "SET default_tablespace = '';"
            + "CREATE UNIQUE INDEX small_b ON public.small USING btree (b);");
  }

  private static List<String> at(String tablespace, String sql) {
    return List.of("SET default_tablespace = " + tablespace + ";" + sql);
  }
}
