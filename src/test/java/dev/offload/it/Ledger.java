package dev.offload.it;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients were told, held against what is stored in the end. A task that was acknowledged must
 * be there and complete; one without an answer may be there; nothing else may. Each move must have
 * happened once: everyone who heard of it heard the same time. For use from any thread.
 */
final class Ledger {
  private static final List<String> STATUSES = List.of("received", "processing", "complete");
  private static final int SHOWN_MAX = 10;

  private final String padding;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final Map<Move, String> moves = new ConcurrentHashMap<>();
  private final Map<String, Set<Move>> heardOnStreams = new ConcurrentHashMap<>();
  private final Collection<String> repeated = new ConcurrentLinkedQueue<>();
  private final Collection<Refusal> refusals = new ConcurrentLinkedQueue<>();

  /** A task reached a status. */
  private record Move(String taskID, String status) {}

  /**
   * A 503.
   *
   * @param atNs {@link System#nanoTime()} when it came
   * @param tookMs how long the client waited for it
   */
  record Refusal(long atNs, long tookMs, boolean hasRetryAfter) {}

  Ledger() {
    this(0);
  }

  /**
   * @param paddingChars by how much each text is longer than it must be
   */
  Ledger(int paddingChars) {
    padding = "x".repeat(paddingChars);
  }

  /** Returns the text that goes with a task id, so that a mix-up would show. */
  String textOf(String taskID) {
    return "the work of " + taskID + padding;
  }

  /** A task leaves a client, for the first time or again. */
  void sent(String taskID) {
    unanswered.add(taskID);
    sent.add(taskID);
  }

  void acknowledged(String taskID) {
    acknowledged.add(taskID);
    unanswered.remove(taskID);
  }

  void refused(String taskID, Refusal refusal) {
    refusals.add(refusal);
    unanswered.remove(taskID);
  }

  /**
   * A node told of a move.
   *
   * @param stream where it was heard; one stream tells of a move once
   */
  void heard(String stream, String taskID, String status, String at) {
    Move move = new Move(taskID, status);
    if (!heardOnStreams.computeIfAbsent(stream, s -> ConcurrentHashMap.newKeySet()).add(move)) {
      repeated.add(taskID + " was said to be " + status + " twice on " + stream);
    }
    sawMove(move, at);
  }

  /** Returns the tasks that were acknowledged so far. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Returns how many of the tasks sent had no answer at all when they were sent last. */
  int unansweredCount() {
    return unanswered.size();
  }

  /** Returns how many of the tasks sent have no acknowledgement. */
  int unknownCount() {
    return sent.size() - acknowledged.size();
  }

  /** Returns of how many completions each stream told. */
  List<Integer> completionsHeard() {
    return heardOnStreams.values().stream()
        .map(told -> (int) told.stream().filter(move -> move.status.equals("complete")).count())
        .toList();
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /**
   * Holds what is stored against what was told.
   *
   * @param stored every task of the store, as the API shows it
   * @return one line that counts
   * @throws AssertionError that names what is lost, repeated, unfinished or made up
   */
  String verify(Collection<JsonObject> stored) {
    Map<String, JsonObject> byId = new HashMap<>();
    stored.forEach(task -> byId.put(task.getString("taskID"), task));
    List<String> lost = acknowledged.stream().filter(id -> !byId.containsKey(id)).toList();
    List<String> wrong = new ArrayList<>();
    if (byId.size() != stored.size()) {
      wrong.add(stored.size() - byId.size() + " tasks are stored twice");
    }
    byId.values().forEach(task -> check(task, wrong));
    String summary =
        "%d posts acknowledged, %d lost, %d repeated (%d without an answer, %d refused)"
            .formatted(
                acknowledged.size(),
                lost.size(),
                repeated.size(),
                unanswered.size(),
                refusals.size());
    if (!lost.isEmpty() || !repeated.isEmpty() || !wrong.isEmpty()) {
      throw new AssertionError(
          summary + "\nlost: " + some(lost) + "\nrepeated: " + some(repeated) + "\n" + some(wrong));
    }
    return summary;
  }

  private void check(JsonObject task, List<String> wrong) {
    String id = task.getString("taskID");
    if (!sent.contains(id) || !textOf(id).equals(task.getString("background"))) {
      wrong.add("nobody sent " + task.encode());
    } else if (!isComplete(task)) {
      wrong.add("not completed once and in order: " + task.encode());
    } else {
      STATUSES.forEach(status -> sawMove(new Move(id, status), task.getString(status + "At")));
    }
  }

  private void sawMove(Move move, String at) {
    String before = moves.putIfAbsent(move, at);
    if (before != null && !before.equals(at)) {
      repeated.add(move.taskID + " was " + move.status + " at " + before + " and at " + at);
    }
  }

  private static boolean isComplete(JsonObject task) {
    if (!"complete".equals(task.getString("status")) || task.getInteger("version") != 3) {
      return false;
    }
    List<String> times = STATUSES.stream().map(status -> task.getString(status + "At")).toList();
    return !times.contains(null)
        && !Instant.parse(times.get(1)).isBefore(Instant.parse(times.get(0)))
        && !Instant.parse(times.get(2)).isBefore(Instant.parse(times.get(1)));
  }

  private static String some(Collection<String> lines) {
    return String.join("\n", lines.stream().limit(SHOWN_MAX).toList());
  }
}
