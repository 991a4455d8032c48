package dev.offload.worker;

import dev.offload.ManualTime;
import dev.offload.Settings.Demo;
import dev.offload.Settings.Range;
import dev.offload.StoreClock;
import dev.offload.observe.TaskEvents;
import dev.offload.store.TaskStore;
import dev.offload.task.Answer;
import dev.offload.task.StatusEvents;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The actors of one node, wired as the verticle does, on time that a test moves. */
final class TestNode {
  static final long PROCESSING_AFTER_MS = 5_000;
  static final long COMPLETE_AFTER_MS = 15_000;

  final ManualTime time;
  final StoreClock clock;
  final NodeLease lease;
  final DueQueue queue;
  final NearTasks near;
  final Runner runner;
  final BatchWriter writer;
  final List<StatusEvents> told = new ArrayList<>();
  private final TaskIds ids;
  private Recovery recovery;

  TestNode(ManualTime time, TaskStore store, String name) {
    this(time, store, name, new BatchWriter.Bounds(100, 10_000));
  }

  TestNode(ManualTime time, TaskStore store, String name, BatchWriter.Bounds bounds) {
    this(time, store, name, bounds, COMPLETE_AFTER_MS);
  }

  TestNode(
      ManualTime time,
      TaskStore store,
      String name,
      BatchWriter.Bounds bounds,
      long completeAfterMs) {
    this.time = time;
    clock = store.leases().isPresent() ? StoreClock.sampled(time) : StoreClock.local(time);
    Node node = new Node(store, time, clock, new TaskEvents());
    Announcer announcer = new Announcer(name, told::add);
    int[] starts = {0};
    lease = new NodeLease(node, () -> name + "-" + ++starts[0]);
    queue = new DueQueue();
    near = new NearTasks(node, lease, queue);
    runner = new Runner(node, lease, near, announcer);
    store.leases().ifPresent(leases -> recovery = new Recovery(node, lease, near, leases));
    Demo demo =
        new Demo(
            new Range(PROCESSING_AFTER_MS, PROCESSING_AFTER_MS),
            new Range(completeAfterMs, completeAfterMs));
    DemoDelays delays = new DemoDelays(demo, new Random(1));
    NewTasks newTasks = new NewTasks(node, lease, near, new NewTasks.Work(delays, announcer));
    writer = new BatchWriter(node, lease, newTasks, bounds);
    ids = new TaskIds(time::nowMs);
  }

  TestNode start() {
    lease.start();
    return this;
  }

  /** Ends as on SIGTERM. */
  Future<Void> drain() {
    if (recovery != null) {
      recovery.stop();
    }
    return Future.join(writer.stop(), runner.stop()).eventually(() -> lease.release()).mapEmpty();
  }

  /** Hands over a text under a new id. */
  Posted post(String text) {
    return post(ids.next(), text);
  }

  Posted post(UUID id, String text) {
    Posted posted = new Posted(id);
    writer.submit(
        new Submission(id, text, text.length(), time.nowMs() + 2_500), posted.answers::add);
    return posted;
  }

  /** A submission and the answers it got so far. */
  record Posted(UUID id, List<Answer> answers) {
    Posted(UUID id) {
      this(id, new ArrayList<>());
    }

    boolean isStored() {
      return answers.size() == 1 && answers.get(0) instanceof Answer.Stored;
    }

    Answer.Refused refused() {
      return (Answer.Refused) answers.get(0);
    }
  }
}
