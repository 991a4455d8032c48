package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.it.OpenApi.Operation;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document of the API is whole in itself, and what is not as it says is noticed. */
class OpenApiTest {
  private static final String NODE = "http://localhost:8080";

  private final OpenApi api = OpenApi.read();
  private final OpenApiSchemas schemas = new OpenApiSchemas(api);

  @Test
  void every_example_is_as_its_schema_says() {
    assertThat(api.operations().stream().flatMap(this::contents))
        .hasSizeGreaterThan(100)
        .allSatisfy(
            mediaType ->
                assertThat(api.examples(mediaType))
                    .allSatisfy(
                        example ->
                            assertThat(schemas.problems(mediaType.getJsonObject("schema"), example))
                                .isEmpty()));
  }

  @Test
  void what_is_asked_for_is_found_by_its_path_and_method() {
    assertThat(api.find("GET", "/api/tasks/17")).map(Operation::id).hasValue("getTask");
    assertThat(api.find("POST", "/api/schedules/preview"))
        .map(Operation::id)
        .hasValue("previewSchedule");
    assertThat(api.find("PUT", "/api/tasks/17")).isEmpty();
    assertThat(api.find("GET", "/api/tasks/")).isEmpty();
    assertThat(api.find("GET", "/api/tasks/17/more")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET /api/none|404|application/problem+json|{}|no such operation",
        "GET /health/live|204|||it has the type none",
        "GET /health/live|200|text/plain|{}|it has the type text/plain",
        "GET /health/live|200|application/json|{}|live",
        "GET /health/live|200|application/json|{\"live\": true, \"since\": 1}|since",
        "GET /health/live?all=1|200|application/json|{\"live\": true}|takes the parameter all",
        "GET /api/tasks/17|200|application/json|{\"taskID\": 1}|it lacks ETag",
        "GET /api/tasks/17|304||x|it has a body",
      })
  void what_is_not_as_described_is_named(
      String request, int status, String type, String body, String problem) {
    HttpResponse<String> answer = answer(request, status, type, body == null ? "" : body);

    assertThatThrownBy(() -> new OpenApiCheck(api).check("", answer))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void a_code_must_be_one_that_the_answer_names() {
    JsonObject problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", "Not Found")
            .put("status", 404)
            .put("detail", "there is no task with this id")
            .put("code", "unknown_task");
    String json = "application/problem+json";
    OpenApiCheck check = new OpenApiCheck(api);

    check.check("", answer("GET /api/tasks/17", 404, json, problem.encode()));
    problem.put("code", "unknown_queue");
    assertThatThrownBy(
            () -> check.check("", answer("GET /api/tasks/17", 404, json, problem.encode())))
        .hasMessageContaining("it has the code `unknown_queue`");
    assertThat(check.unseen()).contains("getTask 200").doesNotContain("getTask 404");
  }

  private Stream<JsonObject> contents(Operation operation) {
    JsonObject responses = operation.json().getJsonObject("responses");
    Stream<JsonObject> bodies =
        Stream.concat(
            responses.fieldNames().stream().map(responses::getJsonObject),
            Stream.ofNullable(operation.json().getJsonObject("requestBody")));
    return bodies
        .map(body -> api.resolved(body).getJsonObject("content", new JsonObject()))
        .flatMap(content -> content.fieldNames().stream().map(content::getJsonObject));
  }

  private static HttpResponse<String> answer(String request, int status, String type, String body) {
    String[] parts = request.split(" ");
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(NODE + parts[1]))
            .method(parts[0], HttpRequest.BodyPublishers.noBody())
            .build();
    Map<String, List<String>> headers =
        type == null ? Map.of() : Map.of("content-type", List.of(type));
    return new Answer(asked, status, HttpHeaders.of(headers, (name, value) -> true), body);
  }

  private record Answer(HttpRequest request, int statusCode, HttpHeaders headers, String body)
      implements HttpResponse<String> {
    @Override
    public Optional<HttpResponse<String>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
