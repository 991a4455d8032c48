package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  @Test
  void a_variable_with_the_prefix_comes_before_the_one_without_and_both_before_the_file() {
    JsonObject file = new JsonObject("{\"http\": {\"port\": 1}}");

    assertThat(port(file, Map.of("OFFLOAD_HTTP_PORT", "3", "HTTP_PORT", "2"))).isEqualTo(3);
    assertThat(port(file, Map.of("OFFLOAD_HTTP_PORT", "3"))).isEqualTo(3);
    assertThat(port(file, Map.of("OFFLOAD_HTTP_PORT", "", "HTTP_PORT", "2"))).isEqualTo(2);
    assertThat(port(file, Map.of("OFFLOAD_HTTP_PORT", "", "HTTP_PORT", ""))).isEqualTo(1);
  }

  @Test
  void two_that_differ_are_warned_of_and_two_that_agree_are_not() {
    assertThat(warnings(Map.of("OFFLOAD_HTTP_PORT", "3", "HTTP_PORT", "2")))
        .containsExactly("OFFLOAD_HTTP_PORT and HTTP_PORT differ: the one with OFFLOAD_ is used");
    assertThat(warnings(Map.of("OFFLOAD_HTTP_PORT", "2", "HTTP_PORT", "2"))).isEmpty();
    assertThat(warnings(Map.of("OFFLOAD_HTTP_PORT", "2", "HTTP_PORT", ""))).isEmpty();
  }

  @Test
  void a_wrong_value_is_refused_under_the_name_that_holds_it() {
    assertThat(refusals(Map.of("OFFLOAD_HTTP_PORT", "x", "HTTP_PORT", "2")))
        .singleElement()
        .asString()
        .startsWith("OFFLOAD_HTTP_PORT must be a whole number");
  }

  @ParameterizedTest
  @CsvSource({
    "MONGODB_URL, MONGODB_URI",
    "MONGO_URI, MONGODB_URI",
    "MONGODB_URIS, MONGODB_URI",
    "MNOGODB_URI, MONGODB_URI",
    "HTTP_PROT, HTTP_PORT",
    "HTTPPORT, HTTP_PORT",
    "http_port, HTTP_PORT",
    "http.port, HTTP_PORT",
    "http-prot, HTTP_PORT",
    "ROLE, ROLES",
    "ROLSE, ROLES",
    "RETENSION, RETENTION",
    "RETNETOIN, RETENTION",
    "DATADIR, DATA_DIR",
    "INTAKE_MAX_TASK, INTAKE_MAX_TASKS",
    "OFFLOAD_MONGODB_URL, OFFLOAD_MONGODB_URI",
    "OFLOAD_MONGODB_URI, OFFLOAD_MONGODB_URI",
    "OFFLOADHTTP_PORT, OFFLOAD_HTTP_PORT",
    "offload_http_port, OFFLOAD_HTTP_PORT"
  })
  void a_variable_one_or_two_letters_from_one_of_ours_is_warned_of_with_the_one_that_was_meant(
      String given, String meant) {
    assertThat(warnings(Map.of(given, "s3cret")))
        .containsExactly(given + " is not a setting and is ignored: use " + meant);
  }

  @Test
  void a_variable_with_our_prefix_that_is_none_of_ours_is_warned_of() {
    assertThat(warnings(Map.of("OFFLOAD_COLOUR", "red")))
        .containsExactly("OFFLOAD_COLOUR is not a setting and is ignored: correct or remove it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOME",
        "PATH",
        "HOST",
        "PORT",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "NO_PROXY",
        "HOSTNAME",
        "USER",
        "SHELL",
        "SHLVL",
        "TERM",
        "LANG",
        "LC_ALL",
        "TZ",
        "PWD",
        "OLDPWD",
        "MAIL",
        "LOGNAME",
        "EDITOR",
        "PAGER",
        "DISPLAY",
        "TMPDIR",
        "JAVA_HOME",
        "JAVA_OPTS",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "MAVEN_OPTS",
        "NODES",
        "MODES",
        "TOTAL",
        "XDG_DATA_DIRS",
        "XDG_RUNTIME_DIR",
        "SSH_CLIENT",
        "INVOCATION_ID",
        "LISTEN_FDS",
        "DATA",
        "DATABASE_URL",
        "POSTGRES_URI",
        "CLUSTER_NAME",
        "POD_NAME",
        "NODE_NAME",
        "DATA_DIR",
        "KUBERNETES_PORT",
        "KUBERNETES_SERVICE_HOST",
        "METRICS_SERVICE_HOST",
        "HTTP_SERVICE_PORT_WEB"
      })
  void what_other_programs_set_is_not_warned_of(String name) {
    assertThat(warnings(Map.of(name, "x"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "METRICS_PORT, OFFLOAD_METRICS_PORT",
    "HTTP_PORT, OFFLOAD_HTTP_PORT",
    "CLUSTER_PORT, OFFLOAD_CLUSTER_PORT",
    "CLUSTER_BUS_PORT, OFFLOAD_CLUSTER_BUS_PORT",
    "OFFLOAD_HTTP_PORT, HTTP_PORT"
  })
  void what_Kubernetes_sets_for_a_service_is_ignored_with_a_warning(String name, String instead) {
    for (String address : List.of("tcp://10.0.0.1:9102", "udp://[fd00::1]:53")) {
      Map<String, String> environment = Map.of(name, address);
      assertThat(Settings.read(new JsonObject(), environment))
          .isEqualTo(Settings.read(new JsonObject(), Map.of()));
      assertThat(warnings(environment))
          .containsExactly(
              name + " is ignored: Kubernetes set it to the address of a service; set " + instead);
    }
  }

  @Test
  void with_the_address_of_a_service_beside_it_our_own_variable_counts() {
    Map<String, String> both =
        Map.of("HTTP_PORT", "tcp://10.0.0.1:80", "OFFLOAD_HTTP_PORT", "8081");

    assertThat(port(new JsonObject(), both)).isEqualTo(8081);
    assertThat(warnings(both)).hasSize(1);
  }

  @Test
  void all_that_Kubernetes_sets_for_a_service_of_our_name_is_one_warning() {
    Map<String, String> environment =
        Map.of(
            "OFFLOAD_PORT", "tcp://10.0.0.1:8080",
            "OFFLOAD_PORT_8080_TCP", "tcp://10.0.0.1:8080",
            "OFFLOAD_PORT_8080_TCP_ADDR", "10.0.0.1",
            "OFFLOAD_PORT_8080_TCP_PORT", "8080",
            "OFFLOAD_PORT_8080_TCP_PROTO", "tcp",
            "OFFLOAD_SERVICE_HOST", "10.0.0.1",
            "OFFLOAD_SERVICE_PORT", "8080",
            "OFFLOAD_SERVICE_PORT_WEB", "8080");

    assertThat(warnings(environment))
        .singleElement()
        .asString()
        .startsWith("Ignored, as Kubernetes sets them for a service: OFFLOAD_PORT, OFFLOAD_PORT_")
        .endsWith("OFFLOAD_SERVICE_PORT_WEB");
  }

  @Test
  void a_port_that_is_no_number_is_still_refused() {
    assertThat(refusals(Map.of("HTTP_PORT", "tcp://"))).hasSize(1);
    assertThat(refusals(Map.of("HTTP_PORT", "http"))).hasSize(1);
  }

  @Test
  void a_warning_is_one_line_of_bounded_length_without_the_value_and_there_are_twenty_at_most() {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      environment.put("OFFLOAD_X\u001b[2J\n" + i + "x".repeat(1_000), "s3cret");
    }
    assertThat(warnings(environment))
        .hasSize(20)
        .allMatch(line -> line.length() < 200)
        .noneMatch(line -> line.contains("\n") || line.contains("\u001b") || line.contains("s3cr"));
  }

  private static int port(JsonObject file, Map<String, String> environment) {
    return Settings.read(file, environment).http().port();
  }

  private static List<String> warnings(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    Settings.read(new JsonObject(), variables);
    return variables.warnings();
  }

  private static List<String> refusals(Map<String, String> environment) {
    try {
      Settings.read(new JsonObject(), environment);
      return List.of();
    } catch (InvalidSettingsException e) {
      return e.problems();
    }
  }
}
