package dev.offload.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.OffloadQueue;
import dev.offload.PublishOptions;
import dev.offload.Published;
import dev.offload.QueueMessage;
import dev.offload.TaskInfo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the client does, beside workers on the same bus. */
abstract class ClientContract extends EmbeddedFixture {

  @Test
  void a_task_is_run_by_a_handler_that_is_given_in_code() throws Exception {
    deploy(vertx, "a", "Hello");

    Published published = await(client.publish("greetings", WORLD));
    TaskInfo task = await(client.waitForEnd(published.taskID(), LONG));

    assertThat(task.isComplete()).as(task.toString()).isTrue();
    assertThat(task.result()).isEqualTo("Hello world");
    assertThat(task.eventID()).isEqualTo(published.eventID());
    assertThat(await(client.task(task.taskID())).toJson()).isEqualTo(task.toJson());
    assertThat(published.taskID("all")).contains(task.taskID());
  }

  @Test
  void what_is_published_again_with_its_key_is_the_same_event() throws Exception {
    deploy(vertx, "a", "Hello");
    PublishOptions key = new PublishOptions().setIdempotencyKey("one").setPriority(9);

    Published first = await(client.publish("greetings", WORLD, key));

    assertThat(await(client.publish("greetings", WORLD, key))).isEqualTo(first);
    assertFails(client.publish("greetings", "other", key), "key_reused", 422);
  }

  @Test
  void a_task_that_waits_or_runs_is_cancelled_and_one_that_ended_is_not() throws Exception {
    deploy(vertx, "a", "Hello");
    PublishOptions later = new PublishOptions().setDelay(Duration.ofDays(366));
    String waiting = await(client.publish("greetings", WORLD, later)).taskID();
    String failing = await(client.publish("greetings", WORLD.copy().put("fail", true))).taskID();

    assertThat(await(client.waitForEnd(waiting, Duration.ofMillis(50))).isEnded()).isFalse();
    assertThat(await(client.cancel(waiting)).status()).isEqualTo("cancelled");

    TaskInfo failed = await(client.waitForEnd(failing, LONG));
    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.error()).isEqualTo("nobody is there");
    assertFails(client.cancel(failing), "not_cancellable", 409);
    assertThat(await(client.retry(waiting)).status()).isEqualTo("received");
    assertFails(client.retry(waiting), "not_retryable", 409);
  }

  @Test
  void messages_are_sent_received_and_deleted() throws Exception {
    deploy(vertx, "a", "Hello");
    OffloadQueue queue = client.queue("letters");

    String id = await(queue.send(WORLD));
    List<QueueMessage> received = receive(queue, 10);

    assertThat(received).hasSize(1);
    QueueMessage message = received.get(0);
    assertThat(message.messageID()).isEqualTo(id);
    assertThat(message.body()).isEqualTo(WORLD);
    assertThat(message.receiveCount()).isEqualTo(1);
    Instant visibleAt = await(queue.extend(message.receipt(), Duration.ofHours(1)));
    assertThat(visibleAt).isAfter(message.visibleAt());
    assertFails(queue.extend(message.receipt(), Duration.ofHours(13)), "bad_request", 400);
    await(queue.release(message.receipt(), Duration.ZERO));
    QueueMessage again = receive(queue, 1).get(0);
    assertFails(queue.delete(message.receipt()), "receipt_expired", 409);
    await(queue.delete(again.receipt()));
    assertFails(queue.reject(again.receipt()), "message_ended", 404);
    assertThat(await(queue.receive(1, Duration.ZERO))).isEmpty();
  }

  @Test
  void the_first_topic_takes_a_text_and_queues_and_strangers_are_no_topics() throws Exception {
    deploy(vertx, "a", "Hello");
    vertx.eventBus().consumer("stranger", message -> message.reply("what?"));

    Published published =
        await(client.publish("background-task", new JsonObject().put("background", "some work")));

    assertThat(published.taskID("default")).contains(published.eventID());
    assertFails(client.publish("queue:letters", WORLD), "internal_server_error", 500);
    assertFails(client.publish("stranger", WORLD), "internal_server_error", 500);
  }

  @Test
  void what_cannot_be_done_is_told_by_a_word() throws Exception {
    assertFails(client.publish("greetings", WORLD), "unavailable", 503);
    assertFails(client.task("01a21d9d-9038-70c9-9e9f-6b69652e8cef"), "unavailable", 503);
    deploy(vertx, "a", "Hello");

    assertFails(client.publish("nothing", WORLD), "unknown_topic", 404);
    assertFails(client.publish("unheard", WORLD), "no_subscriptions", 409);
    assertFails(client.publish("greetings", null), "bad_request", 400);
    assertFails(client.publish("greetings", new Object()), "bad_request", 400);
    PublishOptions wrong = new PublishOptions(new JsonObject().put("dely", "1s"));
    assertFails(client.publish("greetings", WORLD, wrong), "bad_request", 400);
    assertFails(client.publish("background-task", WORLD, wrong), "bad_request", 400);
    assertFails(client.task("01a21d9d-9038-70c9-9e9f-6b69652e8cef"), "unknown_task", 404);
    assertFails(client.task("none"), "bad_request", 400);
    assertFails(client.queue("nothing").receive(1, Duration.ZERO), "unknown_queue", 404);
    assertFails(client.queue("letters").receive(101, Duration.ZERO), "bad_request", 400);
    assertFails(client.queue("letters").delete("none"), "bad_request", 400);
  }
}
