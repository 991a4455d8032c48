package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.settings.Settings.InvalidSettingsException;
import dev.offload.settings.Settings.Range;
import dev.offload.settings.Settings.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final JsonObject NO_FILE = new JsonObject();

  @Test
  void the_file_that_is_delivered_says_what_is_built_in() throws IOException {
    assertThat(Settings.read(delivered(), Map.of())).isEqualTo(Settings.read(NO_FILE, Map.of()));
  }

  @Test
  void the_file_that_is_delivered_names_every_setting() throws IOException {
    String unknown = problems(new JsonObject().put("x", 1), Map.of()).get(0);
    List<String> known = List.of(unknown.replaceFirst(".*use one of ", "").split(", "));
    Set<String> named = new TreeSet<>();
    addPaths("", delivered(), named);
    assertThat(named).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void the_environment_comes_before_the_file_and_the_file_before_what_is_built_in() {
    JsonObject file = nested("http.port", 1).mergeIn(nested("data.dir", "there"), true);

    Settings settings = Settings.read(file, Map.of("HTTP_PORT", "2"));

    assertThat(settings.http().port()).isEqualTo(2);
    assertThat(settings.store().dataDir()).isEqualTo("there");
    assertThat(settings.acceptTimeoutMs()).isEqualTo(3_000);
  }

  @Test
  void the_prefix_of_the_bus_stands_before_each_address() {
    assertThat(Settings.read(NO_FILE, Map.of()).address("orders")).isEqualTo("orders");
    assertThat(Settings.read(nested("bus.prefix", "shop"), Map.of()).address("orders"))
        .isEqualTo("shop/orders");
    assertThat(problems(nested("bus.prefix", "a/b"), Map.of()))
        .containsExactly("bus.prefix must be a word of a-z, 0-9, . _ -, not \"a/b\"");
  }

  @Test
  void embedded_no_variable_stands_for_a_setting_and_there_is_no_web_side_unasked() {
    Map<String, String> ofTheHost = Map.of("HTTP_PORT", "1", "OFFLOAD_DATA_DIR", "elsewhere");
    Settings settings = Settings.embedded(NO_FILE, ofTheHost);

    assertThat(settings.store().dataDir()).isEqualTo("./data");
    assertThat(settings.roles()).containsExactly(Settings.Role.WORKER);
    assertThat(Settings.embedded(nested("http.port", 2), ofTheHost).http().port()).isEqualTo(2);
    assertThat(Settings.embedded(nested("http.port", 2), ofTheHost).roles()).hasSize(2);
  }

  @Test
  void a_variable_that_is_empty_is_as_if_it_were_not_set() {
    Settings settings = Settings.read(nested("http.port", 1), Map.of("HTTP_PORT", ""));

    assertThat(settings.http().port()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, HTTP_PORT",
    "http.streamsMax, HTTP_STREAMS_MAX",
    "acceptTimeoutMs, ACCEPT_TIMEOUT_MS",
    "mongodb.uri, MONGODB_URI",
    "data.dir, DATA_DIR",
    "demo.processingAfterMs, DEMO_PROCESSING_AFTER_MS"
  })
  void a_variable_is_the_path_in_upper_snake_case(String path, String variable) {
    assertThat(Variables.plain(path)).isEqualTo(variable);
  }

  @Test
  void lists_are_arrays_in_the_file_and_have_commas_in_the_environment() {
    JsonObject file = new JsonObject("{\"http\": {\"origins\": [\"https://A.example:8443\"]}}");
    Map<String, String> environment =
        Map.of("HTTP_ORIGINS", "http://a.example, https://b.example", "ROLES", "worker");

    assertThat(Settings.read(file, Map.of()).http().origins())
        .containsExactly(new Origin("https", "a.example", 8_443));
    Settings settings = Settings.read(file, environment);
    assertThat(settings.http().origins())
        .containsExactly(
            new Origin("http", "a.example", 80), new Origin("https", "b.example", 443));
    assertThat(settings.roles()).containsExactly(Role.WORKER);
  }

  @ParameterizedTest
  @CsvSource({"1-1, 1, 1", "3000-10000, 3000, 10000", "1-86400000, 1, 86400000"})
  void a_range_is_from_one_millisecond_to_a_day(String text, long min, long max) {
    JsonObject file = nested("demo.completeAfterMs", text);

    assertThat(Settings.read(file, Map.of()).demo().completeAfterMs())
        .isEqualTo(new Range(min, max));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0-1", "2-1", "1-86400001", "5", "-1-5", "1 - 2", "1-2-3", "a-b", "99999999999-1"})
  void any_other_range_is_refused(String text) {
    assertThat(problems(NO_FILE, Map.of("DEMO_COMPLETE_AFTER_MS", text)))
        .containsExactly(
            "DEMO_COMPLETE_AFTER_MS must be a range of milliseconds such as \"3000-10000\","
                + " from 1 to 86400000, not \""
                + text
                + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP_PORT|65536|HTTP_PORT must be a whole number from 0 to 65535, not \"65536\"",
        "HTTP_PORT|-1|HTTP_PORT must be a whole number from 0 to 65535, not \"-1\"",
        "HTTP_PORT|80a|HTTP_PORT must be a whole number",
        "HTTP_PORT|9999999999|HTTP_PORT must be a whole number",
        "HTTP_HOST|' '|HTTP_HOST must be a text that is not empty",
        "HTTP_ORIGINS|https://a.example/|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|*|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|ftp://a.example|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|https://me@a.example|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|https://a.example:65536|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|https://127.1|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|https://fuß.example|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|null|HTTP_ORIGINS must list origins",
        "HTTP_ORIGINS|a.example|HTTP_ORIGINS must list origins",
        "HTTP_HOSTS|https://a.example|HTTP_HOSTS must list host names such as",
        "HTTP_HOSTS|a.example:8080|HTTP_HOSTS must list host names such as",
        "HTTP_HOSTS|a.example:|HTTP_HOSTS must list host names such as",
        "HTTP_HOSTS|*.example|HTTP_HOSTS must list host names such as",
        "HTTP_HOSTS|a b|HTTP_HOSTS must list host names such as",
        "HTTP_STREAMS_MAX|100001|HTTP_STREAMS_MAX must be",
        "HTTP_BODIES_MAX_BYTES|1|HTTP_BODIES_MAX_BYTES must be",
        "ACCEPT_TIMEOUT_MS|499|ACCEPT_TIMEOUT_MS must be a whole number from 500 to 60000",
        "INTAKE_MAX_TASKS|0|INTAKE_MAX_TASKS must be",
        "INTAKE_MAX_BYTES|2000000000|INTAKE_MAX_BYTES must be",
        "BACKGROUND_MAX_BYTES|1048577|BACKGROUND_MAX_BYTES must be",
        "MONGODB_URI|localhost|MONGODB_URI must be a URI such as",
        "MONGODB_URI|mongodb://a/x?compressors=snappy|MONGODB_URI asks for compressors=snappy,",
        "ROLES|http,boss|ROLES must list http, worker or both, not \"boss\"",
        "CLUSTER_PORT|0|CLUSTER_PORT must be a whole number from 1",
        "CLUSTER_BUS_PORT|x|CLUSTER_BUS_PORT must be",
        "CLUSTER_MEMBERS|host|CLUSTER_MEMBERS must list host:port",
        "CLUSTER_MEMBERS|a:1,b:65536|CLUSTER_MEMBERS must list host:port",
        "CLUSTER_MEMBERS|::1:5701|CLUSTER_MEMBERS must list host:port of the nodes, IPv6 in brack",
        "CLUSTER_MEMBERS|0.0.0.0:5701|CLUSTER_MEMBERS must name one address",
        "CLUSTER_HOST|0.0.0.0|CLUSTER_HOST must name one address at which other nodes reach",
        "CLUSTER_HOST|[::]|CLUSTER_HOST must name one address",
        "CLUSTER_HOST|fe80::1%lo|CLUSTER_HOST must have no zone",
        "CLUSTER_HOST|127.1|CLUSTER_HOST must have all four numbers of an IPv4 address",
        "HTTP_HOST|localhost:8080|HTTP_HOST must be a host alone, without scheme or path; a port",
        "METRICS_HOST|http://localhost|METRICS_HOST must be a host alone"
      })
  void a_wrong_value_is_refused_in_one_line(String variable, String value, String problem) {
    assertThat(problems(NO_FILE, Map.of(variable, value)))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"http\": {\"port\": \"80\"}}|http.port must be a whole number from 0 to 65535",
        "{\"http\": {\"port\": 80.5}}|http.port must be",
        "{\"http\": {\"port\": true}}|http.port must be",
        "{\"http\": {\"host\": 1}}|http.host must be a text",
        "{\"http\": {\"host\": \"\"}}|http.host must be a text",
        "{\"http\": {\"origins\": [1]}}|http.origins must list origins",
        "{\"http\": {\"origins\": {}}}|http.origins must list origins",
        "{\"demo\": {\"completeAfterMs\": 5}}|demo.completeAfterMs must be a range",
        "{\"mongodb\": {\"uri\": 5}}|mongodb.uri must be a URI",
        "{\"http\": 5}|http must be an object",
        "{\"http\": []}|http must be an object",
        "{\"http\": {\"prot\": 5}}|http.prot is not a setting; use one of acceptTimeoutMs, back",
        "{\"acceptTimeoutMs\": {\"max\": 5}}|acceptTimeoutMs must be a whole number",
        "{\"http.port\": 5}|http.port must be nested, one object for each dot"
      })
  void a_wrong_type_or_name_in_the_file_is_refused(String file, String problem) {
    assertThat(problems(new JsonObject(file), Map.of()))
        .singleElement()
        .asString()
        .startsWith(problem);
  }

  @Test
  void everything_that_is_wrong_is_said_at_once() {
    JsonObject file = nested("http.hots", "x").put("prot", 1).put("acceptTimeoutMs", 1);

    assertThat(problems(file, Map.of("HTTP_PORT", "x"))).hasSize(4);
  }

  @Test
  void a_password_is_in_no_message() {
    Map<String, String> environment = Map.of("MONGODB_URI", "mongodb://me:s3cret@s3cret@host");

    assertThat(problems(NO_FILE, environment)).noneMatch(line -> line.contains("s3cret"));
  }

  @Test
  void a_long_value_is_cut_in_the_message() {
    assertThat(problems(NO_FILE, Map.of("HTTP_PORT", "x".repeat(10_000))).get(0).length())
        .isLessThan(200);
  }

  private static List<String> problems(JsonObject file, Map<String, String> environment) {
    return catchThrowableOfType(
            InvalidSettingsException.class, () -> Settings.read(file, environment))
        .problems();
  }

  private static JsonObject nested(String path, Object value) {
    String[] names = path.split("\\.");
    return new JsonObject().put(names[0], new JsonObject().put(names[1], value));
  }

  private static JsonObject delivered() throws IOException {
    return new JsonObject(Files.readString(Path.of("conf", "config.json")));
  }

  private static void addPaths(String prefix, JsonObject object, Set<String> paths) {
    for (String name : object.fieldNames()) {
      // What is in there has names of its own.
      boolean isSetting = Set.of("topics", "queues", "keys", "schedules").contains(name);
      if (!isSetting && object.getValue(name) instanceof JsonObject group) {
        addPaths(prefix + name + ".", group, paths);
      } else {
        paths.add(prefix + name);
      }
    }
  }
}
