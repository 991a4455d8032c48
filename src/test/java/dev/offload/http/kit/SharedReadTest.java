package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Status;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedReadTest {
  private final List<Promise<Map<Status, Long>>> asked = new ArrayList<>();
  private final SharedRead<Map<Status, Long>> counts = new SharedRead<>(this::ask);

  @Test
  void whoever_comes_while_the_store_counts_shares_the_next_count() {
    Future<Map<Status, Long>> first = counts.read();
    Future<Map<Status, Long>> second = counts.read();
    Future<Map<Status, Long>> third = counts.read();
    assertThat(asked).hasSize(1);

    asked.get(0).complete(Map.of(Status.RECEIVED, 1L));
    assertThat(first.result()).isEqualTo(Map.of(Status.RECEIVED, 1L));
    assertThat(second.isComplete()).as("it may have come after the store counted").isFalse();
    assertThat(asked).hasSize(2);

    asked.get(1).complete(Map.of(Status.RECEIVED, 2L));
    assertThat(second.result()).isEqualTo(Map.of(Status.RECEIVED, 2L));
    assertThat(third.result()).isEqualTo(Map.of(Status.RECEIVED, 2L));
    assertThat(asked).hasSize(2);
  }

  @Test
  void a_count_that_failed_is_followed_by_others() {
    Future<Map<Status, Long>> first = counts.read();
    Future<Map<Status, Long>> second = counts.read();

    asked.get(0).fail("down");
    asked.get(1).complete(Map.of());

    assertThat(first.failed()).isTrue();
    assertThat(second.succeeded()).isTrue();
    counts.read();
    assertThat(asked).hasSize(3);
  }

  private Future<Map<Status, Long>> ask() {
    asked.add(Promise.promise());
    return asked.get(asked.size() - 1).future();
  }
}
