package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.DELAY_SECONDS;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What the client of AWS for Java does with queues. */
@Timeout(60)
class SqsQueuesIT extends SqsFixture {

  @Test
  void a_queue_is_made_with_defaults_and_found() {
    String name = name();
    String url = queue(name, Map.of());

    assertThat(url).isEqualTo(node.baseUrl() + "/sqs/000000000000/" + name);
    assertThat(sqs.getQueueUrl(it -> it.queueName(name)).queueUrl()).isEqualTo(url);
    assertThat(attributes(url))
        .containsEntry(VISIBILITY_TIMEOUT, "30")
        .containsEntry(DELAY_SECONDS, "0")
        .containsEntry(RECEIVE_MESSAGE_WAIT_TIME_SECONDS, "0")
        .containsEntry(APPROXIMATE_NUMBER_OF_MESSAGES, "0");
  }

  @Test
  void a_queue_is_made_with_attributes_and_one_of_the_configuration_is_there() {
    Map<QueueAttributeName, String> given =
        Map.of(VISIBILITY_TIMEOUT, "5", DELAY_SECONDS, "7", RECEIVE_MESSAGE_WAIT_TIME_SECONDS, "3");
    assertThat(attributes(queue(given))).containsAllEntriesOf(given);
    String declared = sqs.getQueueUrl(it -> it.queueName("declared")).queueUrl();
    assertThat(attributes(declared)).containsEntry(VISIBILITY_TIMEOUT, "45");
  }

  @Test
  void a_name_is_not_too_long_and_has_no_other_characters() {
    for (String name : List.of("x".repeat(81), "a b", "a/b", "")) {
      assertThatThrownBy(() -> queue(name, Map.of())).isInstanceOf(SqsException.class);
    }
  }

  @Test
  void the_same_queue_can_be_made_again_and_another_of_its_name_cannot() {
    String name = name();
    String url = queue(name, Map.of(VISIBILITY_TIMEOUT, "5"));

    assertThat(queue(name, Map.of(VISIBILITY_TIMEOUT, "5"))).isEqualTo(url);
    assertThat(queue(name, Map.of())).isEqualTo(url);
    assertThatThrownBy(() -> queue(name, Map.of(VISIBILITY_TIMEOUT, "6")))
        .isInstanceOf(QueueNameExistsException.class);
  }

  @Test
  void of_those_who_make_a_queue_at_once_all_of_one_kind_get_it() throws Exception {
    String name = name();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls =
          Stream.of("5", "6", "5", "6", "5", "6", "5", "6")
              .<Callable<String>>map(
                  it -> () -> queue(name, Map.of(VISIBILITY_TIMEOUT, it)).isEmpty() ? "" : it)
              .toList();
      List<Future<String>> made = threads.invokeAll(calls);
      String there = attributes(queue(name, Map.of())).get(VISIBILITY_TIMEOUT);
      assertThat(made.stream().filter(it -> there.equals(resultOf(it)))).hasSize(4);
      assertThat(made.stream().filter(it -> resultOf(it) == null)).hasSize(4);
    } finally {
      threads.shutdownNow();
    }
  }

  private static String resultOf(Future<String> call) {
    try {
      return call.get();
    } catch (Exception refused) {
      return null;
    }
  }

  @Test
  void a_queue_that_is_not_there_is_told_so_by_its_class_and_code() {
    assertThatThrownBy(() -> sqs.getQueueUrl(it -> it.queueName("none")))
        .isInstanceOf(QueueDoesNotExistException.class)
        .extracting(it -> ((SqsException) it).awsErrorDetails().errorCode())
        .isEqualTo("AWS.SimpleQueueService.NonExistentQueue");
    assertThatThrownBy(() -> send(node.baseUrl() + "/sqs/000000000000/none", "x"))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  @Test
  void queues_are_listed_by_their_beginning_and_in_pages() {
    String prefix = "listed-" + name();
    List<String> urls =
        Stream.of("-a", "-b", "-c").map(it -> queue(prefix + it, Map.of())).toList();

    assertThat(sqs.listQueues(it -> it.queueNamePrefix(prefix)).queueUrls())
        .containsExactlyElementsOf(urls);
    assertThat(sqs.listQueues().queueUrls()).containsAll(urls);
    assertThat(sqs.listQueuesPaginator(it -> it.queueNamePrefix(prefix).maxResults(2)).queueUrls())
        .containsExactlyElementsOf(urls);
    assertThat(sqs.listQueues(it -> it.queueNamePrefix("nobody")).hasQueueUrls()).isFalse();
  }

  @Test
  void a_queue_is_removed_with_its_messages() {
    String url = queue(Map.of());
    send(url, "x");
    sqs.deleteQueue(it -> it.queueUrl(url));

    assertThatThrownBy(() -> receive(url)).isInstanceOf(QueueDoesNotExistException.class);
    String again = queue(url.substring(url.lastIndexOf('/') + 1), Map.of());
    assertThat(receive(again)).isEmpty();
  }

  @Test
  void tags_and_attributes_are_set_and_read() {
    String url = queue(Map.of());
    sqs.tagQueue(it -> it.queueUrl(url).tags(Map.of("a", "1", "b", "2")));
    sqs.untagQueue(it -> it.queueUrl(url).tagKeys("a"));
    sqs.setQueueAttributes(it -> it.queueUrl(url).attributes(Map.of(VISIBILITY_TIMEOUT, "9")));

    assertThat(sqs.listQueueTags(it -> it.queueUrl(url)).tags()).isEqualTo(Map.of("b", "2"));
    assertThat(attributes(url)).containsEntry(VISIBILITY_TIMEOUT, "9");
    assertThat(sqs.getQueueAttributes(it -> it.queueUrl(url)).hasAttributes()).isFalse();
  }

  @Test
  void messages_are_counted_where_they_are_and_purged() {
    String url = queue(Map.of());
    send(url, "received");
    receive(url);
    send(url, "waits");
    sqs.sendMessage(it -> it.queueUrl(url).messageBody("later").delaySeconds(60));

    assertThat(attributes(url))
        .containsEntry(APPROXIMATE_NUMBER_OF_MESSAGES, "1")
        .containsEntry(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "1")
        .containsEntry(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "1");
    sqs.purgeQueue(it -> it.queueUrl(url));
    Eventually.within(
        Duration.ofSeconds(10),
        "all are gone",
        () ->
            attributes(url).get(APPROXIMATE_NUMBER_OF_MESSAGES).equals("0")
                && attributes(url).get(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED).equals("0")
                && attributes(url).get(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE).equals("0"));
  }

  @Test
  void who_signs_with_another_secret_is_refused() {
    try (SqsClient stranger = client(node.baseUrl() + "/sqs", "another")) {
      assertThatThrownBy(stranger::listQueues)
          .isInstanceOf(SqsException.class)
          .hasMessageContaining("signature");
    }
    try (SqsClient plain = client(node.baseUrl(), "secret")) {
      assertThat(plain.listQueues().queueUrls()).isNotEmpty();
    }
  }
}
