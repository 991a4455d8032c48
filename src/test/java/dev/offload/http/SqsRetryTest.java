package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The client of AWS for Java sends again what was not taken for the moment. */
@ExtendWith(VertxExtension.class)
class SqsRetryTest {
  private final AtomicInteger tries = new AtomicInteger();
  private QueueNode node;
  private SqsClient sqs;

  @BeforeEach
  void start(Vertx vertx) {
    node = new QueueNode(vertx);
    AwsBasicCredentials any = AwsBasicCredentials.create("x", "x");
    sqs =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + node.http.port() + "/sqs"))
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(any))
            .httpClient(UrlConnectionHttpClient.create())
            .build();
  }

  @AfterEach
  void end() {
    sqs.close();
  }

  @Test
  void a_503_is_tried_again() {
    node.http.worker.answer(it -> tries.incrementAndGet() < 3 ? refusal() : stored(it));

    String id = sqs.sendMessage(it -> it.queueUrl("thumbnails").messageBody("x")).messageId();

    assertThat(id).isEqualTo(node.sent().id().toString());
    assertThat(tries.get()).isEqualTo(3);
  }

  @Test
  void in_the_end_its_code_is_told() {
    node.http.worker.answer(it -> refusal());
    assertThatThrownBy(() -> sqs.sendMessage(it -> it.queueUrl("dead").messageBody("x")))
        .isInstanceOf(SqsException.class)
        .extracting(it -> ((SqsException) it).awsErrorDetails().errorCode())
        .isEqualTo("ServiceUnavailable");
  }

  private static Answer refusal() {
    return new Refusal(Refusal.UNAVAILABLE, "too much work is waiting", false);
  }

  private static Answer stored(Submission it) {
    Shelf shelf = new Shelf(it.topic(), it.priority());
    return new Answer.Stored(Task.received(it.id(), shelf, it.payload(), 1, it.dueAt()), true);
  }
}
