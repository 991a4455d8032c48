package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that hand over one task after another, each text once, until nobody is there. */
final class Burst {
  private static final int CLIENTS = 32;
  private static final long WAIT_S = 30;

  private final Api api;
  private final AtomicInteger sent = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Phaser running = new Phaser(1);

  Burst(String baseUrl) {
    api = new Api(baseUrl);
  }

  /**
   * Runs until so many tasks were acknowledged, then ends the process under way.
   *
   * @param end must make the process refuse everything that follows
   * @return the ids of all tasks that were acknowledged
   */
  List<String> until(int count, Runnable end) {
    CountDownLatch enough = new CountDownLatch(count);
    running.bulkRegister(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      next(enough);
    }
    try {
      if (!enough.await(WAIT_S, TimeUnit.SECONDS)) {
        throw new AssertionError("only " + acknowledged.size() + " tasks were acknowledged");
      }
      end.run();
      running.awaitAdvanceInterruptibly(running.arrive(), WAIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("waited in vain for the clients to end", e);
    }
    return List.copyOf(acknowledged);
  }

  private void next(CountDownLatch enough) {
    api.send("task " + sent.incrementAndGet())
        .whenComplete(
            (response, failure) -> {
              if (failure == null && isAccepted(response)) {
                enough.countDown();
                next(enough);
              } else {
                running.arriveAndDeregister();
              }
            });
  }

  private boolean isAccepted(HttpResponse<String> response) {
    return response.statusCode() == 202
        && acknowledged.add(new JsonObject(response.body()).getString("taskID"));
  }
}
