package dev.offload.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InquiryTest {
  private static final Pattern IN_README =
      Pattern.compile("(?m)^\\| (?:`([a-z][A-Za-z.]*)` )?\\| (?:`([A-Z_]+)` )?\\| ");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "-help"})
  void help_says_what_it_is_its_options_its_settings_and_its_exit_codes(String option) {
    Map<String, String> wrong = Map.of("HTTP_PORT", "wrong");

    assertThat(answer(wrong, option, "--version", "--check-config")).isZero();

    assertThat(said(out))
        .startsWith("Offload runs background tasks")
        .contains("-conf FILE", "-cluster ", "--check-config ", "HTTP_PORT ", "78 ", "143 ")
        .doesNotContain("-instances", "-cluster-host", "-worker", "-deployment-options");
    assertThat(said(out).lines()).allMatch(line -> line.length() <= 100);
    assertThat(said(err)).isEmpty();
  }

  @Test
  void help_lists_the_settings_and_variables_of_the_readme_and_no_others() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int from = readme.indexOf("| setting | variable |");
    Stream<String> inReadme =
        IN_README
            .matcher(readme.substring(from, readme.indexOf("\n\n", from)))
            .results()
            .map(row -> orEmpty(row.group(1)) + " " + orEmpty(row.group(2)));

    assertThat(inHelp()).hasSizeGreaterThan(20).containsExactlyElementsOf(inReadme.toList());
  }

  /** Of each setting its name, a blank, and its variable. */
  private static List<String> inHelp() {
    List<String> lines = Inquiry.help().lines().toList();
    String head =
        lines.stream().filter(line -> line.contains("SETTING ")).findFirst().orElseThrow();
    int variable = head.indexOf("VARIABLE");
    int otherwise = head.indexOf("DEFAULT");
    return lines.stream()
        .skip(lines.indexOf(head) + 1)
        .takeWhile(line -> !line.isEmpty())
        .map(
            line ->
                line.substring(2, variable).trim()
                    + " "
                    + line.substring(variable, otherwise).trim())
        .toList();
  }

  @Test
  void help_has_the_defaults_of_the_configuration_that_is_shipped() throws IOException {
    JsonObject shipped = new JsonObject(Files.readString(Path.of("conf/config.json")));

    for (String setting : List.of("http.port", "retention", "data.dir", "acceptTimeoutMs")) {
      Object value = shipped;
      for (String name : setting.split("\\.")) {
        value = ((JsonObject) value).getValue(name);
      }
      assertThat(Inquiry.help())
          .containsPattern("(?m)^  " + Pattern.quote(setting) + " +[A-Z_]+ +" + value + "  ");
    }
  }

  @Test
  void version_is_one_line_with_the_commit() {
    assertThat(answer(Map.of(), "--version")).isZero();

    assertThat(said(out)).matches("Offload \\S+ \\(commit \\S+\\)\\R");
  }

  @Test
  void a_configuration_that_works_is_ok_and_nothing_is_opened() throws IOException {
    Path data = folder.resolve("data");

    assertThat(answer(Map.of("DATA_DIR", data.toString()), "--check-config")).isZero();

    assertThat(said(out))
        .isEqualToNormalizingNewlines(
            "ok: store " + data.resolve("offload.db") + ", roles http,worker, retention 7d\n");
    assertThat(said(err)).isEmpty();
    try (Stream<Path> made = Files.list(folder)) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void a_password_of_the_store_is_not_shown() {
    Map<String, String> environment = Map.of("MONGODB_URI", "mongodb://me:s3cret@127.0.0.1:1/x");

    assertThat(answer(environment, "--check-config", "-cluster")).isZero();

    assertThat(said(out)).startsWith("ok: store ").contains("127.0.0.1:1").doesNotContain("s3cret");
  }

  @Test
  void all_that_is_wrong_is_said_at_once_with_warnings_first() {
    Map<String, String> environment = Map.of("HTTP_PORT", "80a", "RETENTION", "x", "HTP_HOST", "y");

    int code =
        answer(environment, "--check-config", "-instances", "2", "-colour", "-conf", "{\"a\": 1}");

    assertThat(code).isEqualTo(78);
    assertThat(said(out)).isEmpty();
    List<String> lines = said(err).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).startsWith("warning: HTP_HOST ");
    assertThat(lines.get(1)).startsWith("-instances is not supported: ");
    assertThat(lines.get(2)).startsWith("-colour is not a known option");
    assertThat(lines.subList(3, 6))
        .anyMatch(line -> line.startsWith("HTTP_PORT must be"))
        .anyMatch(line -> line.startsWith("RETENTION must be"))
        .anyMatch(line -> line.startsWith("a is not a setting"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-cluster=yes", "--help=x", "dev.Some", "-conf", "-options", "@file"})
  void an_option_that_cannot_be_used_is_named(String option) {
    assertThat(answer(Map.of(), "--check-config", option)).isEqualTo(78);

    assertThat(said(err).lines()).singleElement().asString().contains(option.split("=")[0]);
  }

  @Test
  void options_of_vertx_are_read_with_their_value() {
    LaunchOptions options =
        new LaunchOptions("--vertx-options={\"eventLoopPoolSize\": 2}", "-c", "-conf={}");

    assertThat(options.problems()).isEmpty();
    assertThat(options.vertxOptions().getEventLoopPoolSize()).isEqualTo(2);
    assertThat(options.isClustered()).isTrue();
    assertThat(options.conf()).isEqualTo("{}");
  }

  private int answer(Map<String, String> environment, String... arguments) {
    Inquiry inquiry =
        new Inquiry(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return inquiry.answer(new LaunchOptions(arguments), environment);
  }

  private static String said(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  private static String orEmpty(String cell) {
    return cell == null ? "" : cell;
  }
}
