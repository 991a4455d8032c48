package dev.offload.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.settings.Settings;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreOpeningTest {
  private static final Settings.Store SHARED =
      new Settings.Store("mongodb://anna:s3cret@a,b:27018/jobs", "");

  private final ManualTime time = new ManualTime();
  private final Promise<TaskStore> opening = Promise.promise();
  private final TaskStore store = MemoryTaskStore.ofOneProcess();

  @Test
  void a_store_that_opens_in_time_is_passed_on_and_nothing_is_waited_for() {
    Future<TaskStore> opened = new StoreOpening(SHARED, time).await(opening.future());
    time.advance(29_999);
    assertThat(opened.isComplete()).isFalse();

    opening.complete(store);

    assertThat(opened.result()).isSameAs(store);
    assertThat(time.pendingAlarms()).isZero();
  }

  @Test
  void a_failure_is_passed_on_at_once() {
    Future<TaskStore> opened = new StoreOpening(SHARED, time).await(opening.future());

    opening.fail("no");

    assertThat(opened.cause()).hasMessage("no");
    assertThat(time.pendingAlarms()).isZero();
  }

  @Test
  void one_that_never_answers_is_given_up_after_30_s_with_a_line_without_the_password() {
    Future<TaskStore> opened = new StoreOpening(SHARED, time).await(opening.future());

    time.advance(30_000);

    assertThat(opened.cause())
        .hasMessage(
            "MongoDB at a:27017,b:27018, database jobs did not open within 30 s: check that it is"
                + " running and reachable");
    assertThat(time.pendingAlarms()).isZero();
  }

  @Test
  void an_embedded_one_may_take_longer_but_less_than_a_start_waits() {
    Settings.Store embedded = new Settings.Store("", "x");
    Future<TaskStore> opened = new StoreOpening(embedded, time).await(opening.future());
    time.advance(109_999);
    assertThat(opened.isComplete()).isFalse();
    time.advance(1);
    assertThat(opened.failed()).isTrue();
  }

  @Test
  void one_that_opens_too_late_is_closed() {
    new StoreOpening(SHARED, time).await(opening.future());
    time.advance(30_000);

    opening.complete(store);

    assertThat(store.find(new java.util.UUID(0, 0)).failed()).isTrue();
  }

  @Test
  void a_store_is_named_by_its_full_path_or_its_hosts_and_database() {
    assertThat(StoreOpening.name(SHARED)).isEqualTo("MongoDB at a:27017,b:27018, database jobs");
    assertThat(StoreOpening.name(new Settings.Store("", "./x/../data")))
        .isEqualTo(Path.of("data", "offload.db").toAbsolutePath().toString());
  }
}
