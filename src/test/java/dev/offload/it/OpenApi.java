package dev.offload.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The document openapi.yaml, as the jar has it. */
public final class OpenApi {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
  private static final String REF = "$ref";
  private static final String DEFAULT = "default";

  private final JsonObject root;
  private final List<Operation> operations;

  /**
   * One operation.
   *
   * @param method in lower case
   * @param path with its parameters in braces
   * @param parameters those of its path, too
   */
  public record Operation(
      String method, String path, JsonObject json, List<JsonObject> parameters) {

    String id() {
      return json.getString("operationId");
    }

    /** Returns the statuses it names, without {@code default}. */
    Set<String> statuses() {
      Set<String> names = new TreeSet<>(json.getJsonObject("responses").fieldNames());
      names.remove(DEFAULT);
      return names;
    }
  }

  private OpenApi(JsonObject root) {
    this.root = root;
    this.operations = List.copyOf(all());
  }

  /** Reads it from the class path. */
  public static OpenApi read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
      Map<String, Object> read = new Yaml().load(in);
      return new OpenApi(new JsonObject(new JsonObject(read).encode()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the schemas that others name, by their names. */
  JsonObject schemas() {
    return root.getJsonObject("components").getJsonObject("schemas");
  }

  /** Returns the words that {@code code} of a problem can be. */
  public Set<String> codes() {
    Set<String> codes = new TreeSet<>();
    schemas().getJsonObject("Code").getJsonArray("enum").forEach(it -> codes.add((String) it));
    return codes;
  }

  public List<Operation> operations() {
    return operations;
  }

  private List<Operation> all() {
    List<Operation> all = new ArrayList<>();
    JsonObject paths = root.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (METHODS.contains(method)) {
          JsonObject json = item.getJsonObject(method);
          List<JsonObject> parameters = parameters(item);
          parameters.addAll(parameters(json));
          all.add(new Operation(method, path, json, parameters));
        }
      }
    }
    return all;
  }

  private List<JsonObject> parameters(JsonObject of) {
    List<JsonObject> parameters = new ArrayList<>();
    of.getJsonArray("parameters", new JsonArray())
        .forEach(it -> parameters.add(resolved((JsonObject) it)));
    return parameters;
  }

  /**
   * Finds what a request asks for.
   *
   * @param path as it was sent, without its query; segments that are written in the document come
   *     before parameters
   */
  Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(it -> it.method().equalsIgnoreCase(method) && isAt(it.path(), path))
        .min(Comparator.comparing(it -> it.path().chars().filter(c -> c == '{').count()));
  }

  private static boolean isAt(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    boolean isAt = wanted.length == given.length;
    for (int i = 0; isAt && i < wanted.length; i++) {
      isAt = wanted[i].startsWith("{") ? !given[i].isEmpty() : wanted[i].equals(given[i]);
    }
    return isAt;
  }

  /** Returns what is said of an answer with a status; empty when only the default is left. */
  Optional<JsonObject> response(Operation operation, int status) {
    return Optional.ofNullable(
            operation.json().getJsonObject("responses").getJsonObject(String.valueOf(status)))
        .map(this::resolved);
  }

  /** Returns what is said of answers that no operation names. */
  JsonObject otherwise(Operation operation) {
    return resolved(operation.json().getJsonObject("responses").getJsonObject(DEFAULT));
  }

  /** Returns an object with what it refers to in the place of the reference. */
  JsonObject resolved(JsonObject it) {
    if (it == null || !it.containsKey(REF)) {
      return it;
    }
    JsonObject found = root;
    for (String name : it.getString(REF).substring("#/".length()).split("/")) {
      found = found.getJsonObject(name);
    }
    JsonObject beside = it.copy();
    beside.remove(REF);
    return resolved(found).copy().mergeIn(beside);
  }

  /** Returns the examples of a media type, resolved, as they are. */
  List<Object> examples(JsonObject mediaType) {
    JsonObject named = mediaType.getJsonObject("examples", new JsonObject());
    return named.fieldNames().stream()
        .map(name -> resolved(named.getJsonObject(name)).getValue("value"))
        .toList();
  }
}
