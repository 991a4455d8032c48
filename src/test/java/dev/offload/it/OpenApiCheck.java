package dev.offload.it;

import dev.offload.it.OpenApi.Operation;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/** Holds what a client asks and what it is answered against openapi.yaml. */
final class OpenApiCheck {
  /** What clients of this JVM are held against. */
  static final OpenApiCheck INSTANCE = new OpenApiCheck(OpenApi.read());

  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-post",
          "etag",
          "idempotent-replayed",
          "location",
          "preference-applied",
          "retry-after",
          "x-amzn-query-error",
          "x-amzn-requestid");
  private static final JsonObject TASK_EVENT =
      new JsonObject().put("$ref", "#/components/schemas/TaskEvent");
  private static final String NONE = "none";
  private static final int FIRST_REFUSAL = 400;
  private static final int ELEMENTS_MAX = 5;

  private final OpenApi api;
  private final OpenApiSchemas schemas;
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  OpenApiCheck(OpenApi api) {
    this.api = api;
    this.schemas = new OpenApiSchemas(api);
  }

  /** One request and its answer, with bodies as far as they were read. */
  private record Exchange(HttpRequest request, String asked, int status, HttpHeaders headers) {
    URI uri() {
      return request.uri();
    }

    String type() {
      return essence(headers.firstValue("content-type"));
    }
  }

  /**
   * Checks an exchange.
   *
   * @param asked the body of the request; empty when there was none
   * @return the answer; fails with an AssertionError that says everything that is not as described
   */
  HttpResponse<String> check(String asked, HttpResponse<String> answer) {
    check(answer.request(), asked, answer, answer.body());
    return answer;
  }

  /** The same for an answer of which this much was read. */
  void check(HttpRequest request, String asked, HttpResponse<?> answer, String body) {
    Exchange it = new Exchange(request, asked, answer.statusCode(), answer.headers());
    List<String> problems = new ArrayList<>();
    Optional<Operation> operation = api.find(request.method(), request.uri().getRawPath());
    if (operation.isEmpty()) {
      // The pages for people are not part of the document.
      if (!it.headers.firstValue("content-type").orElse("").startsWith("text/html")) {
        problems.add("there is no such operation");
      }
    } else {
      checkAnswer(operation.get(), it, body, problems);
      if (it.status < FIRST_REFUSAL) {
        checkRequest(operation.get(), it, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new AssertionError(
          request.method()
              + (" " + request.uri() + " is not as openapi.yaml says: " + problems)
              + (" in " + it.status + " " + it.headers.map() + " " + body));
    }
  }

  /** Checks the data of an event of the stream. */
  void checkEvent(String data) {
    List<String> problems = schemas.problems(TASK_EVENT, new JsonObject(data));
    if (!problems.isEmpty()) {
      throw new AssertionError(data + " is not as openapi.yaml says: " + problems);
    }
  }

  /** Returns the operations with their statuses that no answer had yet. */
  Set<String> unseen() {
    Set<String> unseen = new TreeSet<>();
    for (Operation operation : api.operations()) {
      operation.statuses().forEach(status -> unseen.add(operation.id() + " " + status));
    }
    unseen.removeAll(seen);
    return unseen;
  }

  private void checkAnswer(Operation operation, Exchange it, String body, List<String> problems) {
    Optional<JsonObject> named = api.response(operation, it.status);
    seen.add(operation.id() + " " + it.status);
    JsonObject response = named.orElseGet(() -> api.otherwise(operation));
    checkHeaders(response, it, problems);
    JsonObject content = response.getJsonObject("content", new JsonObject());
    if (content.isEmpty()) {
      if (!body.isEmpty()) {
        problems.add("it has a body");
      }
      return;
    }
    boolean mayBeEmpty = response.getString("description").contains("no body");
    if (mayBeEmpty && body.isEmpty() && it.type().equals(NONE)) {
      return;
    }
    JsonObject mediaType = content.getJsonObject(it.type());
    if (mediaType == null) {
      problems.add("it has the type " + it.type());
    } else if (isJson(it.type())) {
      Object value = shortened(Json.decodeValue(body));
      problems.addAll(schemas.problems(mediaType.getJsonObject("schema"), value));
      if (it.type().endsWith("problem+json")) {
        checkCode((JsonObject) value, it.status, named.isPresent(), response, problems);
      }
    }
  }

  /** Of a long list the first few stand for all: many clients read long ones, again and again. */
  private static Object shortened(Object value) {
    if (value instanceof JsonArray array && array.size() > ELEMENTS_MAX) {
      return new JsonArray(array.getList().subList(0, ELEMENTS_MAX));
    }
    if (value instanceof JsonObject object) {
      for (String name : List.copyOf(object.fieldNames())) {
        object.put(name, shortened(object.getValue(name)));
      }
    }
    return value;
  }

  /** The words that can come stand in the description; of the default also with their status. */
  private static void checkCode(
      JsonObject problem, int status, boolean isNamed, JsonObject response, List<String> problems) {
    String word = "`" + problem.getString("code") + "`";
    String wanted = isNamed ? word : status + " " + word;
    if (!response.getString("description").replaceAll("\\s+", " ").contains(wanted)) {
      problems.add("it has the code " + wanted);
    }
    if (problem.getInteger("status") != status) {
      problems.add("its status is another in the body");
    }
  }

  private void checkHeaders(JsonObject response, Exchange it, List<String> problems) {
    JsonObject named = response.getJsonObject("headers", new JsonObject());
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : named.fieldNames()) {
      known.add(name);
      JsonObject header = api.resolved(named.getJsonObject(name));
      Optional<String> value = it.headers.firstValue(name);
      if (value.isEmpty() && header.getBoolean("required", false)) {
        problems.add("it lacks " + name);
      }
      value.ifPresent(
          text ->
              schemas
                  .problems(header.getJsonObject("schema"), typed(header, text))
                  .forEach(wrong -> problems.add(name + ": " + wrong)));
    }
    it.headers.map().keySet().stream()
        .filter(name -> OWN_HEADERS.contains(name) && !known.contains(name))
        .forEach(name -> problems.add("it has " + name));
  }

  private static Object typed(JsonObject parameter, String text) {
    Object type = parameter.getJsonObject("schema").getValue("type");
    boolean isNumber = "integer".equals(type) && text.matches("[0-9]{1,9}");
    boolean isFlag = "boolean".equals(type) && text.matches("true|false");
    return isNumber ? (Object) Integer.valueOf(text) : isFlag ? Boolean.valueOf(text) : text;
  }

  /** What is taken must be described; what is refused need not be. */
  private void checkRequest(Operation operation, Exchange it, List<String> problems) {
    String query = it.uri().getQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      String[] parts = pair.split("=", 2);
      Optional<JsonObject> parameter =
          operation.parameters().stream()
              .filter(known -> "query".equals(known.getString("in")))
              .filter(known -> parts[0].equals(known.getString("name")))
              .findFirst();
      problems.addAll(
          parameter
              .map(known -> parameterProblems(known, parts.length == 1 ? "" : parts[1]))
              .orElse(List.of("it takes the parameter " + parts[0])));
    }
    if (!it.asked.isEmpty()) {
      checkBody(operation, it, problems);
    }
  }

  private List<String> parameterProblems(JsonObject parameter, String text) {
    JsonObject schema = api.resolved(parameter.getJsonObject("schema"));
    JsonObject plain = new JsonObject().put("schema", schema);
    return schemas.problems(schema, typed(plain, text)).stream()
        .map(wrong -> parameter.getString("name") + ": " + wrong)
        .toList();
  }

  private void checkBody(Operation operation, Exchange it, List<String> problems) {
    JsonObject body = api.resolved(operation.json().getJsonObject("requestBody"));
    String type = essence(it.request.headers().firstValue("content-type"));
    if (body == null) {
      return;
    }
    JsonObject content = body.getJsonObject("content");
    JsonObject mediaType = content.getJsonObject(type, content.getJsonObject("*/*"));
    if (mediaType == null) {
      problems.add("it takes the type " + type);
    } else if (isJson(type)) {
      schemas
          .problems(mediaType.getJsonObject("schema"), Json.decodeValue(it.asked))
          .forEach(wrong -> problems.add("it takes the body: " + wrong));
    }
  }

  private static String essence(Optional<String> contentType) {
    return contentType.map(it -> it.split(";", 2)[0].strip()).orElse(NONE);
  }

  private static boolean isJson(String type) {
    return type.endsWith("/json") || type.endsWith("+json") || type.contains("x-amz-json");
  }
}
