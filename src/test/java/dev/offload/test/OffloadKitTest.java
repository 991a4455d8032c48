package dev.offload.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.OffloadOptions;
import dev.offload.PublishOptions;
import dev.offload.TaskHandler;
import dev.offload.TaskInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How users test handlers that wait and are tried again. */
class OffloadKitTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final List<String> sent = new ArrayList<>();
  private final Promise<Next> slow = Promise.promise();
  private int refusals;

  /** Reminds three times, a week apart; a mail server may refuse for a while. */
  private final TaskHandler reminder =
      new TaskHandler() {
        @Override
        public String name() {
          return "reminder";
        }

        @Override
        public Future<Next> run(Attempt attempt) {
          if (attempt.payload().equals("slow")) {
            return slow.future();
          }
          if (refusals-- > 0) {
            throw new IllegalStateException("refused");
          }
          int done = attempt.state() == null ? 0 : (Integer) attempt.state();
          sent.add(attempt.payload() + " " + done);
          attempt.progress(33 * done, "sent " + done);
          if (done == 2) {
            attempt.publish("audit", new JsonObject().put("reminded", attempt.payload()));
            return Future.succeededFuture(Next.complete(3));
          }
          return Future.succeededFuture(Next.again(Duration.ofDays(7), done + 1));
        }
      };

  private final JsonObject retried =
      new JsonObject()
          .put("handler", "java:reminder")
          .put("timeout", "1m")
          .put("retry", new JsonObject().put("delays", new JsonArray().add("1h").add("24h")));

  private final OffloadKit kit =
      OffloadKit.of(
          new OffloadOptions()
              .setTopics(new JsonObject().put("audit", new JsonObject().put("dropUnheard", true)))
              .subscribe("reminders", "mail", retried),
          reminder);

  @Test
  void weeks_pass_in_no_time() {
    Instant began = kit.now();
    String task = kit.publish("reminders", "ann").taskID();
    assertThat(sent).containsExactly("ann 0");

    kit.advance(Duration.ofDays(6));
    assertThat(sent).hasSize(1);
    TaskInfo ended = kit.waitForEnd(task, Duration.ofDays(30));

    assertThat(ended.isComplete()).as(ended.toString()).isTrue();
    assertThat(ended.result()).isEqualTo(3);
    assertThat(sent).containsExactly("ann 0", "ann 1", "ann 2");
    assertThat(Duration.between(began, kit.now()))
        .isBetween(DAY.multipliedBy(14), DAY.multipliedBy(15));
  }

  @Test
  void it_is_tried_again_when_the_policy_says_so_and_then_fails() {
    refusals = 3;
    String task = kit.publish("reminders", "bob").taskID();
    assertThat(kit.task(task).status()).isEqualTo("retrying");
    assertThat(kit.task(task).error()).isEqualTo("refused");

    kit.advance(Duration.ofMinutes(59));
    assertThat(kit.task(task).attempt()).isEqualTo(1);
    kit.advance(Duration.ofMinutes(2));
    assertThat(kit.task(task).attempt()).isEqualTo(2);
    TaskInfo ended = kit.waitForEnd(task, DAY.multipliedBy(2));

    assertThat(ended.status()).isEqualTo("failed");
    assertThat(ended.attempts()).hasSize(3);
    assertThat(sent).isEmpty();
  }

  @Test
  void what_answers_too_late_is_a_timeout_and_what_answers_in_time_is_heard() {
    String late = kit.publish("reminders", "slow").taskID();
    kit.advance(Duration.ofSeconds(61));
    assertThat(kit.task(late).error()).isEqualTo("no answer within 60000 ms");
    String inTime = kit.publish("reminders", "slow").taskID();

    slow.complete(Next.complete("slowly"));

    assertThat(kit.task(inTime).result()).isEqualTo("slowly");
  }

  @Test
  void what_waits_is_cancelled() {
    PublishOptions later = new PublishOptions().setDelay(DAY);
    String task = kit.publish("reminders", "cat", later).taskID();

    assertThat(kit.cancel(task).status()).isEqualTo("cancelled");

    kit.advance(DAY.multipliedBy(2));
    assertThat(sent).isEmpty();
  }

  @Test
  void a_handler_that_is_not_given_is_named() {
    OffloadOptions other = new OffloadOptions().subscribe("reminders", "sms", "java:sms");

    assertThatThrownBy(() -> OffloadKit.of(other, reminder))
        .hasMessage("reminders/sms has the handler java:sms, which was not given");
    assertThatThrownBy(() -> kit.publish("nothing", 1)).hasMessage("there is no topic nothing");
  }
}
