package dev.offload.worker;

import dev.offload.store.TaskStore.NewTask;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.Move;
import dev.offload.task.Payload;
import dev.offload.task.Redrive;
import dev.offload.task.Redrive.Verb;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Failed tasks of a lane, and what is asked to be done with them. */
abstract class RedriveFixture extends AttemptFixture {
  static final String OTHER = "orders/other";
  static final Attempts TRIED = new Attempts(false, 3, 3, 1);
  static final Redrive ALL = wanted(Verb.REDRIVE, 0, null);

  private final TaskIds ids = new TaskIds(time::nowMs);

  static Redrive wanted(Verb verb, long before, String errorContains) {
    return new Redrive(verb, "orders", "invoice", before, errorContains, 0);
  }

  static Task begin(TestNode by, Redrive wanted) {
    return ((Answer.Stored) by.worker.orders.run(wanted).result()).task();
  }

  List<Task> failed(int count, String error) {
    return store(new Shelf(LANE, 4), count, error, Status.FAILED);
  }

  /** Stores tasks that ended now. */
  List<Task> store(Shelf shelf, int count, String error, Status status) {
    long nowMs = time.nowMs();
    History.Error why = new History.Error("Broken", error, nowMs);
    History history = History.NONE.with(new History.Attempt(3, 1, nowMs, "x", "error", why));
    List<Task> tasks =
        IntStream.range(0, count)
            .mapToObj(i -> Task.received(ids.next(), shelf, Payload.json("1"), nowMs, nowMs))
            .toList();
    store.insert(tasks.stream().map(task -> new NewTask(task, "gone", true)).toList());
    List<Task> ended = new ArrayList<>();
    for (Task task : tasks) {
      Move move =
          task.live()
              .to(status, nowMs, Task.NOT_YET)
              .with(TRIED)
              .with(new Move.Bodies(null, history));
      store.override("gone", List.of(move));
      ended.add(task.after(move));
    }
    return ended;
  }

  Task find(UUID id) {
    return store.find(id).result().orElseThrow();
  }

  Task job() {
    return find(ALL.taskID());
  }

  /** Returns how many are failed in both lanes. */
  int failed() {
    return Stream.of(LANE, OTHER)
        .mapToInt(lane -> store.failed(lane, null, 10_000).result().ids().size())
        .sum();
  }

  List<Status> told(UUID id) {
    return node.told.stream()
        .flatMap(it -> it.events().stream())
        .filter(event -> event.id().equals(id))
        .map(event -> event.status())
        .toList();
  }
}
