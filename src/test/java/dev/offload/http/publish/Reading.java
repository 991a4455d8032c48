package dev.offload.http.publish;

import dev.offload.http.kit.Problem;
import dev.offload.task.Options;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Requests as tests write them, read at a fixed time. */
final class Reading {
  /** 2027-01-15T08:00:00Z. */
  static final long NOW_MS = 1_800_000_000_000L;

  static final int MAX_BYTES = 1_000;
  static final String JSON = "application/json";
  static final String STRUCTURED = "application/cloudevents+json";

  private Reading() {}

  /** Returns what is published by a body and headers: their names and values by turns. */
  static Publication of(String body, String... headers) {
    return of(Buffer.buffer(body), headers);
  }

  static Publication of(Buffer body, String... headers) {
    return new PublishRequest(headers(headers), Map.of(), body).read(MAX_BYTES, NOW_MS);
  }

  static Publication structured(String event) {
    return of(event, "Content-Type", STRUCTURED);
  }

  /** Returns a CloudEvent with these members beside the required ones. */
  static String event(String members) {
    return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"" + members + "}";
  }

  /** Returns what is published by the required headers of a CloudEvent and these. */
  static Publication binary(Buffer body, String... more) {
    MultiMap headers =
        headers("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "t");
    headers.addAll(headers(more));
    return new PublishRequest(headers, Map.of(), body).read(MAX_BYTES, NOW_MS);
  }

  /** Returns the options of a query with these parameters: names and values by turns. */
  static Options options(String... query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.computeIfAbsent(query[i], name -> new ArrayList<>()).add(query[i + 1]);
    }
    return new PublishRequest(headers("Content-Type", JSON), parameters, Buffer.buffer("1"))
        .read(MAX_BYTES, NOW_MS)
        .options();
  }

  static List<BatchRequest.Item> batch(String type, String body) {
    return new BatchRequest(headers("Content-Type", type), Map.of(), Buffer.buffer(body))
        .read(MAX_BYTES, NOW_MS);
  }

  static MultiMap headers(String... namesAndValues) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /** Returns the problem that reading has. */
  static Problem problem(Supplier<?> reading) {
    Object read;
    try {
      read = reading.get();
    } catch (Problem e) {
      return e;
    }
    throw new AssertionError("was taken: " + read);
  }
}
