package dev.offload.http.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.offload.http.kit.Problem;
import dev.offload.task.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A valid JSON value, exactly as it is written. Numbers and texts lose nothing, as nothing is made
 * of them.
 *
 * @param kind what it begins with
 */
public record JsonText(String text, JsonToken kind) {
  /** Half of what every reader takes by default, as answers have payloads inside of others. */
  static final int DEPTH_MAX = 500;

  // Names come from anyone, so none of them may stay in a table of the JVM.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  /** Reads at a parser that stands at a value. */
  private interface Reading<T> {
    T at(JsonParser parser) throws IOException;
  }

  /**
   * Checks a text.
   *
   * @param name what it is, for the problem
   * @throws Problem 400 when it is not one JSON value, or deeper than 500, or has a number of more
   *     than 1,000 digits: readers refuse these
   */
  public static JsonText of(String text, String name) {
    try {
      return parse(
          text,
          parser -> {
            JsonToken kind = parser.nextToken();
            skip(parser);
            if (kind == null || parser.nextToken() != null) {
              throw wrong(name + " must be one JSON value and nothing after it");
            }
            return new JsonText(text, kind);
          });
    } catch (StreamConstraintsException e) {
      throw wrong(name + " is JSON with more than " + DEPTH_MAX + " levels, or too long a number");
    } catch (JsonProcessingException e) {
      throw wrong(
          name
              + " is not valid JSON at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isObject() {
    return kind == JsonToken.START_OBJECT;
  }

  public boolean isArray() {
    return kind == JsonToken.START_ARRAY;
  }

  public boolean isString() {
    return kind == JsonToken.VALUE_STRING;
  }

  public boolean isNull() {
    return kind == JsonToken.VALUE_NULL;
  }

  /** Returns the text that a string stands for. */
  public String string() {
    return valid(
        parser -> {
          parser.nextToken();
          return parser.getText();
        });
  }

  /** Returns the elements of an array, in order. */
  List<JsonText> elements() {
    return valid(
        parser -> {
          List<JsonText> elements = new ArrayList<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
          }
          return elements;
        });
  }

  /**
   * Returns the members of an object by their names, in order.
   *
   * @throws Problem 400 when one is given twice
   */
  public Map<String, JsonText> members() {
    return valid(
        parser -> {
          Map<String, JsonText> members = new LinkedHashMap<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (members.put(name, value(parser)) != null) {
              throw new Problem(400, Refusal.shown(name) + " is given twice").coded("given_twice");
            }
          }
          return members;
        });
  }

  /**
   * Returns the members of an object of ours.
   *
   * @param name what it is, for the problem
   * @param code of the problem when it is no object
   * @throws Problem 400 when it is no object or has a member that is not known or given twice
   */
  public Map<String, JsonText> members(String name, Set<String> known, String code) {
    if (!isObject()) {
      throw new Problem(400, name + " must be a JSON object").coded(code);
    }
    Map<String, JsonText> members = members();
    Optional<String> unknown =
        members.keySet().stream().filter(member -> !known.contains(member)).findFirst();
    if (unknown.isPresent()) {
      throw Problem.of(Refusal.unknown("member", unknown.get(), known)).coded("unknown_member");
    }
    return members;
  }

  private JsonText value(JsonParser parser) throws IOException {
    JsonToken kind = parser.currentToken();
    int start = (int) parser.currentTokenLocation().getCharOffset();
    skip(parser);
    int end = (int) parser.currentLocation().getCharOffset();
    return new JsonText(text.substring(start, end), kind);
  }

  private static void skip(JsonParser parser) throws IOException {
    parser.skipChildren();
    parser.finishToken();
  }

  private <T> T valid(Reading<T> reading) {
    try {
      return parse(text, reading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T parse(String text, Reading<T> reading) throws IOException {
    // As characters in one piece: only so are the positions in it certain.
    try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
      return reading.at(parser);
    }
  }

  private static Problem wrong(String detail) {
    return new Problem(400, detail).coded("invalid_json");
  }
}
