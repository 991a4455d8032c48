package dev.offload.http.sqs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.offload.http.kit.Utf8;
import dev.offload.http.sqs.SqsError.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an SQS client asks, in the AWS JSON protocol 1.0. Members that nobody knows are left alone,
 * and one that is null is as if it were not there.
 *
 * @param http null where it stands for an entry of a batch
 */
record SqsRequest(HttpServerRequest http, JsonObject body) {
  // Names come from anyone, so none of them may stay in a table of the JVM.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /**
   * Reads one; an empty body stands for an empty object.
   *
   * @throws SqsError when it is no JSON object in UTF-8
   */
  static SqsRequest of(HttpServerRequest http, Buffer body) {
    if (body.length() == 0) {
      return new SqsRequest(http, new JsonObject());
    }
    try (JsonParser parser = FACTORY.createParser(Utf8.decode(body.getBytes()))) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        JsonObject read = object(parser);
        if (parser.nextToken() == null) {
          return new SqsRequest(http, read);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw wrong("The request is not valid JSON in UTF-8.");
    }
    throw wrong("The request must be one JSON object.");
  }

  boolean has(String name) {
    return body.getValue(name) != null;
  }

  /** Returns this when all of these are there. */
  SqsRequest requiring(String... names) {
    for (String name : names) {
      if (!has(name)) {
        throw SqsError.missing(name);
      }
    }
    return this;
  }

  /** Returns a text; null when there is none. */
  String text(String name) {
    Object value = body.getValue(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(name + " must be a string.");
  }

  /** Returns a whole number; null when there is none. */
  Integer number(String name) {
    Object value = body.getValue(name);
    if (value == null || value instanceof Integer) {
      return (Integer) value;
    }
    throw wrong(name + " must be an integer.");
  }

  /** Returns an object; an empty one when there is none. */
  JsonObject object(String name) {
    Object value = body.getValue(name);
    if (value == null || value instanceof JsonObject) {
      return value == null ? new JsonObject() : (JsonObject) value;
    }
    throw wrong(name + " must be a structure.");
  }

  /** Returns the texts of an object by their names; none when there is no object. */
  Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : object(name)) {
      if (entry.getValue() instanceof String text) {
        texts.put(entry.getKey(), text);
      } else if (entry.getValue() != null) {
        throw wrong(name + " must have strings.");
      }
    }
    return texts;
  }

  /** Returns the texts of a list; none when there is no list. */
  List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    for (Object one : array(name)) {
      if (!(one instanceof String text)) {
        throw wrong(name + " must be a list of strings.");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns the entries of a batch, each as a request of its own. */
  List<SqsRequest> entries() {
    List<SqsRequest> entries = new ArrayList<>();
    for (Object one : array("Entries")) {
      if (!(one instanceof JsonObject entry)) {
        throw wrong("Entries must be a list of structures.");
      }
      entries.add(new SqsRequest(http, entry));
    }
    return entries;
  }

  private JsonArray array(String name) {
    Object value = body.getValue(name);
    if (value == null || value instanceof JsonArray) {
      return value == null ? new JsonArray() : (JsonArray) value;
    }
    throw wrong(name + " must be a list.");
  }

  private static JsonObject object(JsonParser parser) throws IOException {
    JsonObject object = new JsonObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, value(parser));
    }
    return object;
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        JsonArray array = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static SqsError wrong(String message) {
    return new SqsError(Kind.SERIALIZATION, message);
  }
}
