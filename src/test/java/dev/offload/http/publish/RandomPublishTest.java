package dev.offload.http.publish;

import static dev.offload.http.publish.Reading.MAX_BYTES;
import static dev.offload.http.publish.Reading.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.kit.Problem;
import dev.offload.task.EventKey;
import dev.offload.task.Options;
import dev.offload.task.Payload;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RandomPublishTest {
  private static final int REQUESTS = 10_000;
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/cloudevents+json",
          "application/cloudevents-batch+json",
          "text/plain; charset=utf-8");
  private static final List<String> HEADERS =
      List.of("Content-Type", "Idempotency-Key", "ce-id", "ce-source", "ce-time", "ce-x", "ce-ü");
  private static final List<String> VALUES =
      List.of("\"a\";b=1", "a%20b", "\"a\\\"", "%C0%A0", "2026-11-25T17:31:00Z", "5m", "9", "\"");
  private static final List<String> BODIES =
      List.of(
          Reading.event(
              ",\"data\":{\"a\":[1,2.5e3,null]},\"x\":5,\"time\":\"2026-11-25T17:31:00Z\""),
          Reading.event(",\"data_base64\":\"w6k=\",\"datacontenttype\":\"text/plain\""),
          "[" + Reading.event(",\"data\":1") + "," + Reading.event("") + "]",
          "{\"events\":[{\"payload\":{\"a\":1},\"delay\":\"5m\",\"priority\":3},{\"payload\":2}]}");

  private final Random random = new Random(5);
  private final Set<Integer> statuses = new TreeSet<>();
  private int taken;

  @Test
  void nothing_but_a_problem_is_ever_thrown() {
    for (int i = 0; i < REQUESTS; i++) {
      MultiMap headers = headers();
      Map<String, List<String>> query =
          random.nextInt(4) == 0
              ? Map.of(one(List.copyOf(Options.NAMES)), List.of(text()))
              : Map.of();
      Buffer body = Buffer.buffer(body());
      read(() -> List.of(new PublishRequest(headers, query, body).read(MAX_BYTES, NOW_MS)));
      read(
          () ->
              new BatchRequest(headers, query, body)
                  .read(MAX_BYTES, NOW_MS).stream()
                      .filter(item -> item.problem() == null)
                      .map(BatchRequest.Item::publication)
                      .toList());
    }

    assertThat(statuses).containsExactly(400, 413, 415);
    assertThat(taken).isGreaterThan(REQUESTS / 20);
  }

  /** What was taken can be stored and read back the same. */
  private void read(Supplier<List<Publication>> reading) {
    try {
      for (Publication publication : reading.get()) {
        Payload payload = publication.payload();
        assertThat(Payload.of(payload.stored())).isEqualTo(payload);
        assertThat(EventKey.fingerprint("POST", "/", publication.payload(), publication.given()))
            .hasSize(64);
        taken++;
      }
    } catch (Problem e) {
      statuses.add(e.status());
      assertThat(e.refusal().reason()).hasSizeLessThan(400);
    }
  }

  private MultiMap headers() {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (random.nextInt(10) > 0) {
      headers.add("Content-Type", one(TYPES));
    }
    if (random.nextInt(3) == 0) {
      headers
          .add("ce-specversion", "1.0")
          .add("ce-id", "1")
          .add("ce-source", "/")
          .add("ce-type", "t");
    }
    for (int more = random.nextInt(3); more > 0; more--) {
      headers.add(one(HEADERS), text());
    }
    return headers;
  }

  private byte[] body() {
    byte[] bytes = one(BODIES).getBytes(StandardCharsets.UTF_8);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    if (random.nextInt(10) == 0) {
      bytes = new byte[random.nextInt(2 * MAX_BYTES)];
      random.nextBytes(bytes);
    }
    return random.nextInt(20) == 0 ? ("\"" + "a".repeat(MAX_BYTES) + "\"").getBytes() : bytes;
  }

  private String text() {
    String text = one(VALUES);
    int at = random.nextInt(text.length());
    return random.nextBoolean() ? text : text.substring(0, at) + (char) random.nextInt(0x250);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
