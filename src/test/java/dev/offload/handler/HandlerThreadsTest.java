package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.time.ManualTime;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many threads there are for work that computes. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class HandlerThreadsTest {
  private static final int MAX = 64;
  private static final int WORK = 200;

  private final ManualTime time = new ManualTime();
  private volatile boolean isOver;
  private HandlerThreads threads;
  private int few;

  @BeforeEach
  void begin(Vertx vertx) throws Exception {
    threads = new HandlerThreads(vertx.getOrCreateContext(), time, "threads", MAX);
    few = threads.getCorePoolSize();
    CountDownLatch begun = new CountDownLatch(few);
    for (int i = 0; i < WORK; i++) {
      threads.submit(() -> compute(begun));
    }
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    while (time.pendingAlarms() == 0) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    isOver = true;
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private void compute(CountDownLatch begun) {
    begun.countDown();
    while (!isOver) {
      Thread.onSpinWait();
    }
  }

  @Test
  void they_are_doubled_once_in_so_long_as_work_is_to_wait_for_them() {
    time.advance(19);
    assertThat(threads.getPoolSize()).isEqualTo(few);
    time.advance(1);
    assertThat(threads.getPoolSize()).isEqualTo(2 * few);
    time.advance(19);
    assertThat(threads.getPoolSize()).isEqualTo(2 * few);
    time.advance(1);
    assertThat(threads.getPoolSize()).isEqualTo(4 * few);
    time.advance(1_000);
    assertThat(threads.getPoolSize()).isEqualTo(MAX);
  }

  @Test
  void where_no_thread_can_be_started_it_is_tried_again() {
    threads.setThreadFactory(
        work -> {
          throw new OutOfMemoryError("unable to create native thread");
        });
    assertThatThrownBy(() -> time.advance(20)).isInstanceOf(OutOfMemoryError.class);
    threads.setThreadFactory(Thread::new);

    time.advance(20);
    assertThat(threads.getPoolSize()).isEqualTo(2 * few);
  }
}
