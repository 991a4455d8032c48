package dev.offload.sim;

import dev.offload.handler.Handler;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.StartLimits;
import dev.offload.task.StartLimits.Rate;
import dev.offload.worker.Execution;
import dev.offload.worker.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;

/** The topics beside that of the demo and who listens to them, drawn from the seed. */
final class Subscriptions {
  static final List<String> TOPICS = List.of("orders", "mail");
  static final int CONCURRENCY_MAX = 3;
  private static final List<String> LANES = List.of("orders/invoice", "orders/stats", "mail/send");

  private final Map<String, Subscription> drawn = new LinkedHashMap<>();

  /** One who listens. */
  record Subscription(
      String lane, int concurrency, long timeoutMs, List<Long> delaysMs, StartLimits limits) {
    boolean isHomed() {
      return limits.maxConcurrent().isPresent() || limits.rate().isPresent();
    }

    Retry retry() {
      return Retry.delays(delaysMs);
    }

    int maxConcurrent() {
      return limits.maxConcurrent().orElse(Integer.MAX_VALUE);
    }
  }

  /**
   * @param limits draws what beside slots keeps attempts from beginning
   */
  Subscriptions(SplittableRandom random, SplittableRandom limits) {
    for (String lane : LANES) {
      List<Long> delays = new ArrayList<>();
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        delays.add(random.nextLong(1_000, 10_000));
      }
      int concurrency = random.nextInt(1, CONCURRENCY_MAX + 1);
      long timeoutMs = random.nextLong(2_000, 20_000);
      drawn.put(
          lane, new Subscription(lane, concurrency, timeoutMs, delays, draw(limits, concurrency)));
    }
  }

  private static StartLimits draw(SplittableRandom random, int concurrency) {
    OptionalInt max =
        random.nextInt(4) == 0
            ? OptionalInt.of(random.nextInt(1, concurrency + 2))
            : OptionalInt.empty();
    Rate rate = new Rate(random.nextInt(1, 6), random.nextLong(200, 1_000), random.nextInt(1, 4));
    return new StartLimits(max, Optional.of(rate).filter(it -> random.nextInt(4) == 0));
  }

  Subscription of(String lane) {
    return drawn.get(lane);
  }

  List<Subscription> all() {
    return List.copyOf(drawn.values());
  }

  /** Returns the lanes of a node, that of the demo with them. */
  List<Lane.Definition> lanes(Function<Subscription, Handler> handlers) {
    List<Lane.Definition> lanes = new ArrayList<>();
    lanes.add(new Lane.Definition(Shelf.BACKGROUND_TASK, Shelf.DEFAULT, null));
    for (Subscription it : drawn.values()) {
      Shelf shelf = new Shelf(it.lane, Shelf.PRIORITY);
      Handler handler = handlers.apply(it);
      Execution work = new Execution(handler, it.concurrency, it.timeoutMs, it.retry(), it.limits);
      lanes.add(new Lane.Definition(shelf.topic(), shelf.subscription(), work));
    }
    return lanes;
  }

  static List<String> lanesOf(String topic) {
    return LANES.stream().filter(lane -> lane.startsWith(topic + "/")).toList();
  }

  /** Returns the tasks that an event makes. */
  static List<UUID> tasksOf(String topic, UUID event) {
    return LANES.stream()
        .map(lane -> new Shelf(lane, Shelf.PRIORITY))
        .filter(shelf -> shelf.topic().equals(topic))
        .map(shelf -> shelf.taskOf(event))
        .toList();
  }
}
