package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * A node whose queues the client of AWS for Java uses; requests are signed, and that is checked.
 */
abstract class SqsFixture {
  static final String ARN = "arn:aws:sqs:us-east-1:000000000000:";
  static final String CONF =
      """
      {"createQueues": true,
       "queues": {"declared": {"visibility": "45s"}},
       "sqs": {"keys": {"id": {"secretEnv": "SQS_SECRET"}}}}
      """;

  private static final Map<String, String> ENVIRONMENT = Map.of("SQS_SECRET", "secret");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;
  static OffloadProcess node;
  static SqsClient sqs;

  @BeforeAll
  static void start() throws IOException {
    Path conf = Files.writeString(folder.resolve("conf.json"), CONF);
    node = OffloadProcess.start(folder.resolve("data"), ENVIRONMENT, "-conf", conf.toString());
    sqs = client(node.baseUrl() + "/sqs", "secret");
  }

  @AfterAll
  static void end() {
    sqs.close();
    node.close();
  }

  static SqsClient client(String endpoint, String secret) {
    AwsBasicCredentials credentials = AwsBasicCredentials.create("id", secret);
    return SqsClient.builder()
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(30)).build())
        .build();
  }

  /** Returns a name that no other test has. */
  static String name() {
    return "q" + NUMBER.incrementAndGet();
  }

  /** Makes a queue of its own for a test, and returns its URL. */
  static String queue(Map<QueueAttributeName, String> attributes) {
    return queue(name(), attributes);
  }

  static String queue(String name, Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(it -> it.queueName(name).attributes(attributes)).queueUrl();
  }

  static String arn(String url) {
    return ARN + url.substring(url.lastIndexOf('/') + 1);
  }

  static String policy(String deadLetters, int maxReceives) {
    return new JsonObject()
        .put("deadLetterTargetArn", arn(deadLetters))
        .put("maxReceiveCount", String.valueOf(maxReceives))
        .encode();
  }

  static SendMessageResponse send(String url, String body) {
    return sqs.sendMessage(it -> it.queueUrl(url).messageBody(body));
  }

  static SendMessageResponse send(String url, String body, String group, String id) {
    SendMessageRequest.Builder message =
        SendMessageRequest.builder().queueUrl(url).messageBody(body).messageGroupId(group);
    return sqs.sendMessage(message.messageDeduplicationId(id).build());
  }

  /** Receives what there is within a second, up to ten, with all that is known of each. */
  static List<Message> receive(String url) {
    return receive(url, 1);
  }

  static List<Message> receive(String url, int waitS) {
    return sqs.receiveMessage(
            it ->
                it.queueUrl(url)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(waitS)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  static void delete(String url, Message message) {
    sqs.deleteMessage(it -> it.queueUrl(url).receiptHandle(message.receiptHandle()));
  }

  static void visibility(String url, Message message, int seconds) {
    sqs.changeMessageVisibility(
        it -> it.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(seconds));
  }

  static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  static Map<QueueAttributeName, String> attributes(String url) {
    return sqs.getQueueAttributes(it -> it.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes();
  }
}
