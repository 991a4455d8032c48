package dev.offload.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a node, starts one in its folder again and sees how soon it does what. A few tasks are
 * posted before the end that are due by the start. They are the newest, so they are found last when
 * what waits is read in the order in which it came.
 */
final class Restart {

  /** How long after its post a task is due: the demo delay of the nodes that are restarted. */
  static final long DUE_AFTER_MS = 6_000;

  private static final int DUE = 100;
  private static final int ACCEPTED = 302;
  private static final String MOVED = "offload_tasks_moved_total";

  private final Lab lab;
  private final How how;
  private final Map<String, String> settings;
  private final String[] options;
  private final List<Double> accepted = new ArrayList<>();
  private final List<Double> first = new ArrayList<>();
  private final List<Double> all = new ArrayList<>();

  /** How a node ends. */
  enum How {
    SIGTERM,
    SIGKILL
  }

  Restart(Lab lab, How how, Map<String, String> settings, String... options) {
    this.lab = lab;
    this.how = how;
    this.settings = settings;
    this.options = options;
  }

  /** Does it once; returns the node that runs then. */
  Running again(Running before) {
    for (int i = 0; i < DUE; i++) {
      post(before.url());
    }
    long dueNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DUE_AFTER_MS);
    if (how == How.SIGKILL) {
      ProcessHandle.of(before.child().pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    lab.end(before.child());
    for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    Running after = new Running(lab, "offload-restart", settings, options);
    CompletableFuture<Void> moves =
        CompletableFuture.runAsync(
            () -> {
              first.add(after.secondsUntil(MOVED, 1));
              all.add(after.secondsUntil(MOVED, DUE));
            });
    post(after.url());
    accepted.add(after.seconds());
    moves.join();
    return after;
  }

  /**
   * Returns what was measured.
   *
   * @param what the tasks that waited
   */
  List<Row> rows(String what) {
    String after = what + ", restart after " + how + ": ";
    return List.of(
        new Row(after + "first accepted post", "s", accepted),
        new Row(after + "first overdue task runs", "s", first),
        new Row(after + "all " + DUE + " overdue tasks run", "s", all));
  }

  private static void post(String url) {
    if (Caller.post(url) != ACCEPTED) {
      throw new IllegalStateException("a task was not accepted");
    }
  }
}
