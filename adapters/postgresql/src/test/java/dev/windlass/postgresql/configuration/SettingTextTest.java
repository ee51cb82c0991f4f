package dev.windlass.postgresql.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Settings as text. */
class SettingTextTest {
  @Test
  void listsAreQuotedElementByElement() {
    assertThat(SettingText.value("shared_preload_libraries", "auto_explain, pg_stat_statements"))
        .isEqualTo("'auto_explain', 'pg_stat_statements'");
    assertThat(SettingText.value("search_path", "\"$user\", \"odd, \"\"one\", public"))
        .isEqualTo("'$user', 'odd, \"one', 'public'");
    assertThat(SettingText.value("search_path", " ")).isEqualTo("''");
    assertThat(SettingText.value("log_line_prefix", "%m, it's")).isEqualTo("'%m, it''s'");
    assertThat(SettingText.name("pg_stat_statements.max"))
        .isEqualTo("\"pg_stat_statements\".\"max\"");
  }

  @Test
  void passwordsInValuesAreMasked() {
    assertThat(Masked.value("host=a user=b password=hunter2 port=1"))
        .isEqualTo("host=a user=b password=****** port=1");
    assertThat(Masked.value("host=a password='hun ter\\'2' port=1"))
        .isEqualTo("host=a password=****** port=1");
    assertThat(Masked.value("restore --token: abc postgresql://u:hunter2@h/db"))
        .isEqualTo("restore --token: ****** postgresql://u:******@h/db");
    assertThat(Masked.value("on")).isEqualTo("on");
  }
}
