package dev.offload.it;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The schemas of openapi.yaml. They are taken at their word: a member that an object does not name
 * is one too many, though a client must bear it.
 */
final class OpenApiSchemas {
  private static final String PROPERTIES = "properties";
  private static final String ADDITIONAL = "additionalProperties";

  private final String definitions;
  private final Map<String, Validator> known = new HashMap<>();

  OpenApiSchemas(OpenApi api) {
    definitions = api.schemas().encode();
  }

  /** Returns what is wrong with a value; nothing when it is as the schema says. */
  synchronized List<String> problems(JsonObject schema, Object value) {
    OutputUnit output = known.computeIfAbsent(schema.encode(), this::validator).validate(value);
    List<String> problems = new ArrayList<>();
    if (!output.getValid()) {
      output
          .getErrors()
          .forEach(it -> problems.add(it.getInstanceLocation() + " " + it.getError()));
    }
    return problems;
  }

  private Validator validator(String schema) {
    JsonObject whole = local(schema).put("$defs", local(definitions));
    whole.forEach(it -> close(it.getValue()));
    close(whole);
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri("https://offload.example/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    return Validator.create(JsonSchema.of(whole), options);
  }

  private static JsonObject local(String json) {
    return new JsonObject(json.replace("\"#/components/schemas/", "\"#/$defs/"));
  }

  private static void close(Object it) {
    if (it instanceof JsonArray array) {
      array.forEach(OpenApiSchemas::close);
    } else if (it instanceof JsonObject object) {
      if (object.getValue(PROPERTIES) instanceof JsonObject && !object.containsKey(ADDITIONAL)) {
        object.put(ADDITIONAL, false);
      }
      object.forEach(member -> close(member.getValue()));
    }
  }
}
