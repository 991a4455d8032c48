package dev.offload.http.kit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.offload.task.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the text fields of a JSON object, of which each is known. */
public final class JsonFields {
  // Names come from anyone, so none of them may stay in a table of the JVM.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              // A body is bounded before; a long name or number in it is valid JSON.
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonFields() {}

  /**
   * Returns the fields that are there; one that is null counts as not there.
   *
   * @throws Problem 400 when the text is not one JSON object, or a field is not known, given twice
   *     or not a string
   */
  public static Map<String, String> read(String json, Set<String> known) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      return read(parser, known);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new Problem(400, "body is not valid JSON" + where).coded("invalid_json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(JsonParser parser, Set<String> known) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Problem(400, "body must be a JSON object");
    }
    Map<String, String> fields = new HashMap<>();
    String unknown = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (!known.contains(name)) {
        unknown = unknown == null ? name : unknown;
        parser.skipChildren();
      } else if (fields.containsKey(name)) {
        throw new Problem(400, name + " is given twice").coded("given_twice");
      } else {
        fields.put(name, string(parser, name, value));
      }
    }
    if (parser.nextToken() != null) {
      throw new Problem(400, "body must be one JSON object and nothing after it")
          .coded("invalid_json");
    }
    if (unknown != null) {
      throw Problem.of(Refusal.unknown("member", unknown, known)).coded("unknown_member");
    }
    fields.values().removeIf(value -> value == null);
    return fields;
  }

  private static String string(JsonParser parser, String name, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_STRING) {
      throw new Problem(400, name + " must be a string");
    }
    return parser.getText();
  }
}
