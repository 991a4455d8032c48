package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OpenApi.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can be asked of a node, by clients of SQS, and of every path. */
final class OpenApiNode {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TARGET = "X-Amz-Target";
  private static final String SQS = "AmazonSQS.";
  private static final String QUEUE =
      "{\"QueueUrl\": \"http://localhost/sqs/000000000000/thumbnails\"";

  private final CheckedClient client;
  private final OpenApi api;

  OpenApiNode(CheckedClient client, OpenApi api) {
    this.client = client;
    this.api = api;
  }

  void run() {
    for (String path : List.of("/api/nodes", "/api/version", "/health/live", "/health/ready")) {
      client.expect(200, "GET " + path);
      client.expect(400, "GET " + path + "?all=1");
    }
    document();
    stream();
    List.of("/sqs", "/", "/sqs/000000000000/thumbnails").forEach(this::sqs);
    methods();
  }

  private void document() {
    String tag = client.expect(200, "GET /openapi.yaml").headers().firstValue("ETag").orElseThrow();
    client.with("If-None-Match", tag).expect(304, "GET /openapi.yaml");
    client.expect(400, "GET /openapi.yaml?url=/none");
  }

  /** There may be one stream at a time. */
  private void stream() {
    List<String> lines =
        client.stream(
            () -> {
              client.expect(503, "GET /api/stream");
              client.expect(202, "POST /background", "{\"background\": \"hello\"}");
            });
    assertThat(lines).contains("event: task");
    client.expect(400, "GET /api/stream?topic=orders");
  }

  private void sqs(String path) {
    CheckedClient sqs = client.with("Content-Type", "application/x-amz-json-1.0");
    String post = "POST " + path;
    sqs.with(TARGET, SQS + "SendMessage").expect(200, post, QUEUE + ", \"MessageBody\": \"a\"}");
    sqs.with(TARGET, SQS + "GetQueueUrl").expect(400, post, "{\"QueueName\": \"none\"}");
    CheckedClient purge = sqs.with(TARGET, SQS + "PurgeQueue");
    Eventually.within(
        PATIENCE, "one is refused", () -> purge.atOnce(8, post, QUEUE + "}").contains(403));
    sqs.with(TARGET, SQS + "StartMessageMoveTask")
        .expect(404, post, "{\"SourceArn\": \"arn:aws:sqs:us-east-1:000000000000:none\"}");
    client.with("Content-Type", "text/plain").expect(415, post, "a");
  }

  /** Each path has the methods that are described, and no others. */
  private void methods() {
    Map<String, List<Operation>> byPath =
        api.operations().stream()
            .collect(Collectors.groupingBy(Operation::path, TreeMap::new, Collectors.toList()));
    byPath.remove("/");
    byPath.forEach(
        (path, operations) -> {
          TreeSet<String> described = new TreeSet<>(List.of("OPTIONS"));
          operations.forEach(it -> described.add(it.method().toUpperCase(Locale.ROOT)));
          if (described.contains("GET")) {
            described.add("HEAD");
          }
          assertThat(new TreeSet<>(client.allowed(path))).as(path).isEqualTo(described);
        });
  }
}
