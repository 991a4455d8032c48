package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN;
import static software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName.SENT_TIMESTAMP;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.UnsupportedOperationException;

/** Messages that were received too often, and how they come back; by the client of AWS for Java. */
@Timeout(90)
class SqsDeadLettersIT extends SqsFixture {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private String dead;
  private String source;

  @BeforeEach
  void make() {
    dead = queue(Map.of());
    source =
        queue(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                policy(dead, 2)));
  }

  @Test
  void what_is_received_too_often_goes_to_the_dead_letters_as_it_is() {
    String id =
        sqs.sendMessage(
                it ->
                    it.queueUrl(source)
                        .messageBody("poison")
                        .messageAttributes(Map.of("A", text("x"))))
            .messageId();
    Message first = receive(source, 5).get(0);
    receive(source, 5);
    assertThat(receive(source)).isEmpty();

    Message letter = receive(dead, 10).get(0);
    assertThat(letter.messageId()).isEqualTo(id);
    assertThat(letter.body()).isEqualTo("poison");
    assertThat(letter.messageAttributes()).containsEntry("A", text("x"));
    assertThat(letter.attributes())
        .containsEntry(DEAD_LETTER_QUEUE_SOURCE_ARN, arn(source))
        .containsEntry(SENT_TIMESTAMP, first.attributes().get(SENT_TIMESTAMP))
        .containsEntry(APPROXIMATE_RECEIVE_COUNT, "3");
    delete(dead, letter);
  }

  @Test
  void a_deduplication_id_counts_for_the_queue_that_it_was_sent_to_also_after_the_move() {
    Map<QueueAttributeName, String> fifo = Map.of(QueueAttributeName.FIFO_QUEUE, "true");
    String letters = queue(name() + ".fifo", fifo);
    String from =
        queue(
            name() + ".fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.VISIBILITY_TIMEOUT, "1",
                QueueAttributeName.REDRIVE_POLICY, policy(letters, 1)));
    String first = send(from, "x", "g", "id").messageId();
    assertThat(receive(from, 5)).hasSize(1);
    Message letter = receive(letters, 20).get(0);

    assertThat(letter.messageId()).isEqualTo(first);
    assertThat(send(from, "y", "g", "id").messageId()).as("it was there").isEqualTo(first);
    assertThat(receive(from)).isEmpty();
    assertThat(send(letters, "z", "g", "id").messageId()).as("another queue").isNotEqualTo(first);
  }

  @Test
  void the_sources_are_listed() {
    assertThat(sqs.listDeadLetterSourceQueues(it -> it.queueUrl(dead)).queueUrls())
        .containsExactly(source);
  }

  @Test
  void dead_letters_are_moved_back_and_the_task_is_listed() {
    poison(3);
    String handle = sqs.startMessageMoveTask(it -> it.sourceArn(arn(dead))).taskHandle();

    assertThat(handle).isNotBlank();
    Eventually.within(PATIENCE, "all moved", () -> "COMPLETED".equals(newest().status()));
    assertThat(newest().approximateNumberOfMessagesMoved()).isEqualTo(3);
    assertThat(newest().sourceArn()).isEqualTo(arn(dead));
    assertThat(receive(dead)).isEmpty();
    assertThat(bodies(receive(source, 5))).hasSizeBetween(1, 3);
  }

  @Test
  void they_are_moved_elsewhere_at_a_rate_one_task_at_a_time_and_it_can_be_cancelled() {
    poison(5);
    String other = queue(Map.of());
    String handle =
        sqs.startMessageMoveTask(
                it ->
                    it.sourceArn(arn(dead))
                        .destinationArn(arn(other))
                        .maxNumberOfMessagesPerSecond(1))
            .taskHandle();

    assertThatThrownBy(() -> sqs.startMessageMoveTask(it -> it.sourceArn(arn(dead))))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(newest().taskHandle()).isEqualTo(handle);
    assertThat(newest().destinationArn()).isEqualTo(arn(other));
    assertThat(receive(other, 10)).isNotEmpty();
    sqs.cancelMessageMoveTask(it -> it.taskHandle(handle));
    Eventually.within(PATIENCE, "cancelled", () -> "CANCELLED".equals(newest().status()));
    assertThat(receive(dead, 5)).as("those that were not moved").isNotEmpty();
  }

  @Test
  void what_cannot_be_moved_is_told() {
    assertThatThrownBy(() -> sqs.startMessageMoveTask(it -> it.sourceArn("x")))
        .isInstanceOf(SqsException.class);
    assertThatThrownBy(() -> sqs.startMessageMoveTask(it -> it.sourceArn(ARN + "none")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> sqs.startMessageMoveTask(it -> it.sourceArn(arn(source))))
        .hasMessageContaining("Dead Letter Queue");
    assertThatThrownBy(
            () ->
                sqs.cancelMessageMoveTask(
                    it -> it.taskHandle("018bcfe5-6800-7abc-8def-0123456789ab")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  /** Sends messages, and receives them until they are dead letters. */
  private void poison(int messages) {
    for (int i = 0; i < messages; i++) {
      send(source, "m" + i);
    }
    Eventually.within(
        PATIENCE,
        "dead letters",
        () -> {
          receive(source, 0);
          return count(dead) == messages;
        });
  }

  private static int count(String url) {
    return Integer.parseInt(attributes(url).get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }

  private ListMessageMoveTasksResultEntry newest() {
    List<ListMessageMoveTasksResultEntry> all =
        sqs.listMessageMoveTasks(it -> it.sourceArn(arn(dead)).maxResults(10)).results();
    return all.get(0);
  }
}
