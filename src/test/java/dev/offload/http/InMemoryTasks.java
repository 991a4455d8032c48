package dev.offload.http;

import dev.offload.task.LaneCounts;
import dev.offload.task.LaneState;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Status;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Tasks to read, in memory; can be told to fail, or to answer nothing. */
final class InMemoryTasks implements TaskReader {
  private final ConcurrentSkipListMap<UUID, Task> newestFirst =
      new ConcurrentSkipListMap<>(Comparator.comparing(UUID::toString).reversed());
  final Map<String, LaneState> laneStates = new ConcurrentHashMap<>();
  final Map<String, QueueDefinition> queues = new ConcurrentHashMap<>();
  final Map<String, QueueDepth> depths = new ConcurrentHashMap<>();
  private final Promise<Void> asked = Promise.promise();
  private final Promise<Void> askedToCount = Promise.promise();
  private final Promise<Void> released = Promise.promise();
  private volatile boolean isUncounted;
  private volatile State state = State.WORKING;

  @Override
  public Future<List<Task>> read(List<UUID> ids) {
    return answer(ids.stream().map(newestFirst::get).filter(Objects::nonNull).toList());
  }

  private enum State {
    WORKING,
    FAILING,
    BROKEN,
    SILENT,
    HELD
  }

  void put(Task task) {
    newestFirst.put(task.id(), task);
  }

  Task get(UUID id) {
    return newestFirst.get(id);
  }

  List<Task> all() {
    return List.copyOf(newestFirst.values());
  }

  void clear() {
    newestFirst.clear();
  }

  /** Returns once somebody has asked for the first time. */
  void awaitAsked() {
    HttpNode.await(asked.future());
  }

  void fail() {
    state = State.FAILING;
  }

  /** Answers from now on what no store may answer. */
  void breakDown() {
    state = State.BROKEN;
  }

  void fallSilent() {
    state = State.SILENT;
  }

  /** Lets those who ask for counts wait for ever. */
  void countNoMore() {
    isUncounted = true;
  }

  /** Returns once somebody was left waiting for counts. */
  void awaitAskedToCount() {
    HttpNode.await(askedToCount.future());
  }

  /** Answers what is asked from now on only after {@link #answerHeld}. */
  void holdAnswers() {
    state = State.HELD;
  }

  void answerHeld() {
    released.complete();
  }

  @Override
  public Future<Optional<Task>> find(UUID id) {
    return answer(Optional.ofNullable(newestFirst.get(id)));
  }

  @Override
  public Future<TaskPage> page(PageQuery query) {
    List<Task> matching =
        newestFirst.values().stream()
            .filter(task -> task.id().toString().compareTo(query.above().toString()) > 0)
            .filter(task -> query.status() == null || task.status() == query.status())
            .filter(task -> query.topic() == null || query.topic().equals(task.shelf().topic()))
            .filter(
                task ->
                    query.subscription() == null
                        || query.subscription().equals(task.shelf().subscription()))
            .filter(
                task ->
                    query.before() == null
                        || task.id().toString().compareTo(query.before().toString()) < 0)
            .limit(query.limit() + 1L)
            .toList();
    boolean hasMore = matching.size() > query.limit();
    List<Task> items = hasMore ? matching.subList(0, query.limit()) : matching;
    return answer(new TaskPage(items, hasMore ? items.get(items.size() - 1).id() : null));
  }

  @Override
  public Future<Map<Status, Long>> liveCounts() {
    if (isUncounted) {
      askedToCount.tryComplete();
      return Promise.<Map<Status, Long>>promise().future();
    }
    Map<Status, Long> counts =
        newestFirst.values().stream()
            .map(Task::status)
            .filter(Status::isLive)
            .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    return answer(counts);
  }

  @Override
  public Future<Map<String, LaneCounts>> laneCounts() {
    Map<String, LaneCounts> counts = new HashMap<>();
    newestFirst
        .values()
        .forEach(
            it ->
                counts.merge(
                    it.shelf().lane(),
                    LaneCounts.NONE.plus(it.status(), 1, it.dueAt()),
                    (before, one) -> before.plus(it.status(), 1, it.dueAt())));
    return answer(counts);
  }

  @Override
  public Future<Map<String, LaneState>> laneStates() {
    return answer(Map.copyOf(laneStates));
  }

  @Override
  public Future<List<QueueDefinition>> queues() {
    return answer(List.copyOf(queues.values()));
  }

  @Override
  public Future<Map<String, QueueDepth>> queueDepths(long nowMs) {
    return answer(Map.copyOf(depths));
  }

  private <T> Future<T> answer(T value) {
    asked.tryComplete();
    return switch (state) {
      case WORKING -> Future.succeededFuture(value);
      case FAILING -> Future.failedFuture("the store is down");
      case BROKEN -> Future.succeededFuture();
      case SILENT -> Promise.<T>promise().future();
      case HELD -> released.future().map(value);
    };
  }
}
