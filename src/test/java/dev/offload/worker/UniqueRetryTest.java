package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Command;
import dev.offload.bus.Command.Verb;
import dev.offload.store.FaultyStore.Fault;
import dev.offload.store.UniqueKeys;
import dev.offload.task.Answer;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What ended with a unique key is begun anew by hand unless a newer task took its key. */
class UniqueRetryTest extends UniqueFixture {
  private static final Redrive ALL = new Redrive(Redrive.Verb.REDRIVE, "mail", "send", 0, null, 0);

  @Test
  void a_failed_task_whose_key_is_still_its_own_is_tried_again_and_unique_again() {
    UUID first = mail(node, "1", "k").anew();
    fail();

    assertThat(run(other, Verb.RETRY, first)).isInstanceOf(Answer.Stored.class);

    assertThat(mail(node, "2", "k").there()).isEqualTo(first);
    time.advance(1);
    assertThat(handler.count()).isEqualTo(2);
  }

  @Test
  void a_task_whose_key_a_newer_one_took_is_never_tried_again_also_when_that_has_ended() {
    UUID first = mail(node, "1", "k").anew();
    fail();
    Task failed = find(first);
    UUID second = mail(other, "2", "k").anew();

    assertRefused(run(other, Verb.RETRY, first));
    handler.last().completes();
    assertRefused(run(node, Verb.RETRY, first));

    Task now = find(first);
    assertThat(now.status()).isEqualTo(Status.FAILED);
    assertThat(now.endedAt()).isEqualTo(failed.endedAt());
    assertThat(now.history().supersededBy()).isEqualTo(second);
    assertThat(now.history().error()).isEqualTo(failed.history().error());
    assertThat(now.history().attempts()).isEqualTo(failed.history().attempts());
  }

  @Test
  void a_cancelled_task_likewise() {
    UUID first = mail(node, "1", "k").anew();
    run(node, Verb.CANCEL, first);
    mail(other, "2", "k").anew();

    assertRefused(run(other, Verb.RETRY, first));
    assertThat(find(first).status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void a_retry_that_was_decided_before_the_key_was_taken_is_not_written() {
    UUID first = mail(node, "1", "k").anew();
    fail();
    faulty.set("hold", Fault.ANSWERED_LATE);
    var retry = node.worker.orders.run(new Command(Verb.RETRY, first));
    mail(other, "2", "k").anew();
    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertRefused(retry.result());
    assertThat(find(first).status()).isEqualTo(Status.FAILED);
  }

  @Test
  void a_key_that_was_to_be_taken_from_a_task_which_was_tried_again_meanwhile_stays_its_own() {
    UUID first = mail(node, "1", "k").anew();
    fail();
    faulty.set("read", Fault.ANSWERED_LATE);
    Published second = mail(node, "2", "k");
    run(other, Verb.RETRY, first);
    faulty.set("", Fault.NONE);
    faulty.answerLate();

    assertThat(second.there()).isEqualTo(first);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void a_redrive_skips_what_has_lost_its_key_and_counts_it() {
    UUID lost = mail(node, "1", "k").anew();
    fail();
    mail(node, "2", "k").anew();
    UUID kept = mail(node, "3", "l").anew();
    fail();
    time.advance(1);

    node.worker.orders.run(ALL);
    time.advance(1_000);

    assertThat(find(lost).status()).isEqualTo(Status.FAILED);
    assertThat(find(kept).status()).isEqualTo(Status.PROCESSING);
    assertThat(find(ALL.taskID()).history().result()).isEqualTo("{\"moved\":1,\"skipped\":1}");
  }

  @Test
  void a_task_whose_key_was_forgotten_has_it_again_when_it_is_tried_again() {
    UUID gone = mail(node, "1", "k").anew();
    fail();
    // As after a restore of the tasks alone.
    run(node, Verb.REMOVE, gone);
    UUID first = mail(node, "2", "k").anew();
    fail();
    time.advance(UniqueKeys.IN_DOUBT_MS + 1);
    store.forgetHolders(time.nowMs(), null);

    assertThat(run(other, Verb.RETRY, first)).isInstanceOf(Answer.Stored.class);
    assertThat(mail(node, "3", "k").there()).isEqualTo(first);
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer).isInstanceOf(Refusal.class);
    assertThat(((Refusal) answer).code()).isEqualTo(Refusal.CONFLICT);
    assertThat(((Refusal) answer).reason()).isEqualTo("a newer task has its unique key");
  }
}
