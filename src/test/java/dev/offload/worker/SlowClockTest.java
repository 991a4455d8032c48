package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.Leases;
import dev.offload.store.MemoryTaskStore;
import dev.offload.store.TaskStore;
import dev.offload.time.ManualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SlowClockTest {
  private final ManualTime time = new ManualTime();
  private final TaskStore store = new MemoryTaskStore(time);
  private long roundTripMs = 600;

  @Test
  void a_store_that_tells_its_time_too_slowly_is_asked_again_before_anything_is_taken() {
    TestNode node = new TestNode(time, slow(), "a");
    Future<Void> started = node.open();

    time.advance(5_000);
    assertThat(started.isComplete()).isFalse();
    assertThat(node.post(UUID.randomUUID(), "too early").refused().code()).isEqualTo(503);

    roundTripMs = 100;
    time.advance(5_000);
    assertThat(started.succeeded()).isTrue();
    Posted posted = node.post("hello");
    assertThat(posted.isStored()).isTrue();
  }

  private TaskStore slow() {
    Leases leases = store.leases().orElseThrow();
    Leases slowLeases =
        proxy(
            Leases.class,
            (self, method, arguments) ->
                method.getName().equals("clock")
                    ? clock(leases)
                    : method.invoke(leases, arguments));
    return proxy(
        TaskStore.class,
        (self, method, arguments) ->
            method.getName().equals("leases")
                ? Optional.of(slowLeases)
                : method.invoke(store, arguments));
  }

  private Future<Long> clock(Leases leases) {
    Promise<Long> told = Promise.promise();
    time.after(roundTripMs, () -> leases.clock().onComplete(told));
    return told.future();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
