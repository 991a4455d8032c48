package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node says is the same on machines whose language has digits or letters of its own. */
class LocaleIT {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Pattern METRICS = Pattern.compile("Metrics are on (http://\\S+)");
  private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build();

  static List<Arguments> languages() {
    return List.of(
        Arguments.of("ar-EG", List.of("-Duser.language=ar", "-Duser.country=EG")),
        Arguments.of("tr-TR", List.of("-Duser.language=tr", "-Duser.country=TR")),
        Arguments.of(
            "th-TH-u-nu-thai",
            List.of("-Duser.language=th", "-Duser.country=TH", "-Duser.extensions=u-nu-thai")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("languages")
  void answers_metrics_and_log_have_the_digits_and_letters_of_ASCII(
      String name, List<String> options, @TempDir Path folder) throws Exception {
    // Turkish has an i without a dot, and an I with one.
    Map<String, String> environment =
        Map.of(
            "METRICS_PORT", "0",
            "HTTP_STREAMS_MAX", "1",
            "OFFLOAD_INTAKE_MAX_TASKS", "9999",
            "intake_max_task", "1");
    try (OffloadProcess process =
        OffloadProcess.start(new Launch(List.of(), options), folder, environment)) {
      String base = process.baseUrl();
      List<String> said = new ArrayList<>();
      said.add(taskPosted(base));
      said.add(refused(base, "{\"background\":\"a\\u000bb\"}", "U+000B at position 1"));
      said.add(refused(base, "{\"background\":\"" + "x".repeat(300_000) + "\"}", "262144"));
      said.add(streamsRefused(base));
      said.add(metrics(process));

      assertThat(said).allSatisfy(text -> assertThat(text).matches("\\p{ASCII}+"));
      assertLog(process);
    }
  }

  private String taskPosted(String base) throws Exception {
    HttpResponse<String> posted = post(base, "{\"background\":\"IiTt 0123\"}");
    assertThat(posted.statusCode()).isEqualTo(202);
    HttpResponse<String> list = get(base + "/api/tasks?limit=1");
    JsonObject task = new JsonObject(list.body()).getJsonArray("items").getJsonObject(0);
    assertThat(task.getString("background")).isEqualTo("IiTt 0123");
    assertThat(task.getString("status")).isIn("received", "processing", "complete");
    assertThat(task.getString("receivedAt")).matches(INSTANT);
    return text(posted) + text(list);
  }

  private String refused(String base, String body, String detail) throws Exception {
    HttpResponse<String> response = post(base, body);
    assertThat(response.statusCode()).isBetween(400, 413);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(new JsonObject(response.body()).getString("detail")).contains(detail);
    return text(response);
  }

  /** Refuses the second stream, as one is open; asserts when to try again. */
  private String streamsRefused(String base) throws Exception {
    HttpRequest stream = HttpRequest.newBuilder(URI.create(base + "/api/stream")).build();
    HttpResponse<InputStream> open = client.send(stream, BodyHandlers.ofInputStream());
    try (InputStream events = open.body()) {
      HttpResponse<String> second = get(base + "/api/stream");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("retry-after")).hasValue("10");
      return open.headers().map() + text(second);
    }
  }

  private String metrics(OffloadProcess process) throws Exception {
    HttpResponse<String> metrics = get(process.awaitLine(METRICS).group(1));
    assertThat(metrics.statusCode()).isEqualTo(200);
    List<String> samples = metrics.body().lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(samples)
        .isNotEmpty()
        .allSatisfy(
            line -> assertThat(line).matches("[a-z_0-9]+(\\{.*\\})? (-?[0-9.]+(E-?\\d+)?|NaN)"));
    return text(metrics);
  }

  private static void assertLog(OffloadProcess process) {
    assertThat(process.log())
        .hasSizeGreaterThan(2)
        .allSatisfy(
            line -> assertThat(line).matches(INSTANT + " (INFO |WARN ) \\p{ASCII}+ \\(offload\\)"));
    assertThat(process.log().get(0)).contains("roles http,worker, retention 7d");
    assertThat(process.log())
        .anyMatch(line -> line.contains("intake_max_task is not a setting and is ignored: use"));
  }

  private HttpResponse<String> get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(WAIT).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String base, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/background"))
            .timeout(WAIT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static String text(HttpResponse<String> response) {
    return response.headers().map() + response.body();
  }
}
