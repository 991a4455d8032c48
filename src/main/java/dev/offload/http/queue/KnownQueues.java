package dev.offload.http.queue;

import dev.offload.bus.DefineQueue;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.SharedRead;
import dev.offload.settings.Queues;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.task.Refusal;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which queues there are: those of the configuration, and those made since, which are read from the
 * store, and for messages again after a second. For one event loop.
 */
public final class KnownQueues {
  /** The code of the problem that no more queues can be made. */
  public static final String TOO_MANY = "too_many_queues";

  /** How long another node may not know of a change; what is not known is read at once. */
  static final long READ_AGAIN_MS = 1_000;

  private static final int TRIES = 5;

  private final Queues declared;
  private final Broker broker;
  private final StoreClock clock;
  private final SharedRead<List<QueueDefinition>> created;
  private final SharedRead<Map<String, QueueDepth>> depths;
  private Map<String, QueueDefinition> known = Map.of();
  private long knownUntilMs = Long.MIN_VALUE;

  public KnownQueues(Queues declared, TaskReader reads, Broker broker, StoreClock clock) {
    this.declared = declared;
    this.broker = broker;
    this.clock = clock;
    this.created = new SharedRead<>(reads::queues);
    this.depths = new SharedRead<>(() -> reads.queueDepths(clock.likelyMs()));
  }

  /** Says whether clients may make, change and remove queues. */
  public boolean mayCreate() {
    return declared.mayCreate();
  }

  /** Returns a queue as it was known to be a second ago or since; empty when there is none. */
  public Future<Optional<QueueDefinition>> find(String name) {
    QueueDefinition found = declared.named(name).orElse(null);
    if (found == null && clock.time().monotonicMs() < knownUntilMs) {
      found = known.get(name);
    }
    return found != null ? Future.succeededFuture(Optional.of(found)) : read(name);
  }

  /**
   * The same of a client of ours.
   *
   * @return fails with a {@link Problem} 404 when there is none
   */
  Future<QueueDefinition> named(String name) {
    return find(name).map(found -> found.orElseThrow(() -> unknown(name)));
  }

  static Problem unknown(String name) {
    return new Problem(404, "there is no queue " + Refusal.shown(name)).coded("unknown_queue");
  }

  /** Returns a queue as it is now; empty when there is none. */
  public Future<Optional<QueueDefinition>> read(String name) {
    Optional<QueueDefinition> found = declared.named(name);
    return found.isPresent()
        ? Future.succeededFuture(found)
        : readCreated().map(all -> Optional.ofNullable(all.get(name)));
  }

  /** Returns all of them by name: those of the configuration, and those made since. */
  public Future<Map<String, QueueDefinition>> all() {
    return readCreated()
        .map(
            all -> {
              TreeMap<String, QueueDefinition> byName = new TreeMap<>(all);
              declared.all().forEach(it -> byName.put(it.name(), it));
              return byName;
            });
  }

  /** Counts the messages of all queues, by their names; queues without any may be left out. */
  public Future<Map<String, QueueDepth>> depths() {
    return depths.read();
  }

  /** Counts the messages of a queue. */
  public Future<QueueDepth> depth(QueueDefinition queue) {
    return depths().map(all -> all.getOrDefault(queue.name(), QueueDepth.NONE));
  }

  /** What a queue is to be, made of what it is; null when it is to stay as it is. */
  @FunctionalInterface
  public interface Change {

    /**
     * @param before how it is; empty when there is none
     * @param nowMs when it is changed, later than any change before
     */
    QueueDefinition of(Optional<QueueDefinition> before, long nowMs);
  }

  /**
   * Makes or changes a queue. Where somebody else changes it meanwhile, it is looked at again.
   *
   * @return the queue as it is then; fails as the change does, or with a {@link Problem} 409 when
   *     it was changed by others again and again, or there are too many queues
   */
  public Future<QueueDefinition> define(String name, Change change) {
    return define(name, change, TRIES);
  }

  private Future<QueueDefinition> define(String name, Change change, int tries) {
    return read(name)
        .compose(
            before -> {
              long seenAt = before.map(QueueDefinition::changedAt).orElse(0L);
              QueueDefinition wanted = change.of(before, Math.max(clock.likelyMs(), seenAt + 1));
              if (wanted == null) {
                return Future.succeededFuture(before.orElse(null));
              }
              if (before.isEmpty() && known.size() >= Queues.CREATED_MAX) {
                throw new Problem(409, "there are " + Queues.CREATED_MAX + " queues already")
                    .coded(TOO_MANY);
              }
              return broker
                  .command(new DefineQueue(name, wanted, seenAt))
                  .compose(
                      answer ->
                          isConflict(answer) && tries > 1
                              ? define(name, change, tries - 1)
                              : done(answer).map(wanted));
            });
  }

  /** Removes a queue with all its messages. */
  public Future<Void> remove(QueueDefinition queue) {
    return broker
        .command(new DefineQueue(queue.name(), null, queue.changedAt()))
        .compose(this::done);
  }

  private Future<Void> done(Answer answer) {
    knownUntilMs = Long.MIN_VALUE;
    return answer instanceof Refusal refusal
        ? Future.failedFuture(Problem.of(refusal))
        : Future.succeededFuture();
  }

  private static boolean isConflict(Answer answer) {
    return answer instanceof Refusal refusal && refusal.code() == Refusal.CONFLICT;
  }

  private Future<Map<String, QueueDefinition>> readCreated() {
    return created
        .read()
        .map(
            read -> {
              TreeMap<String, QueueDefinition> byName = new TreeMap<>();
              read.forEach(it -> byName.put(it.name(), it));
              known = byName;
              knownUntilMs = clock.time().monotonicMs() + READ_AGAIN_MS;
              return byName;
            });
  }
}
