package dev.offload.sim;

import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.handler.Run.Stop;
import dev.offload.sim.Subscriptions.Subscription;
import java.util.List;
import java.util.UUID;

/** One attempt of which the code began, as its handler saw it. */
final class Attempt {

  /** How long code that ended may go on until its slot is another's. */
  private static final long RETURN_MS = 10_000;

  final String member;
  final String owner;
  final NodeTime time;
  final Subscription lane;
  final Run run;
  final String key;
  final long begunMs;
  long endsMs;
  private long warnedMs = Long.MAX_VALUE;
  String answer;
  private List<Outcome.Event> drawn;

  /** What it published; nothing unless it was done. */
  List<Outcome.Event> events = List.of();

  Attempt(String member, String owner, NodeTime time, Subscription lane, Run run) {
    this.member = member;
    this.owner = owner;
    this.time = time;
    this.lane = lane;
    this.run = run;
    key = key(member, run.delivery().taskID(), run.delivery().number());
    begunMs = time.monotonicMs();
    endsMs = begunMs + lane.timeoutMs();
  }

  /** The worker told it to end; a timeout is told before its time is over. */
  void told(Stop why) {
    if (why == Stop.CANCELLED || why == Stop.LEASE_LOST) {
      endsMs = Math.min(endsMs, time.monotonicMs());
    } else if (why == Stop.TIMEOUT) {
      warnedMs = time.monotonicMs();
    }
  }

  /** Its lease is lost; one that was warned of its timeout was not told when it ended. */
  void fenced() {
    endsMs = Math.min(endsMs, warnedMs);
  }

  /** Returns what it publishes if it is done, however often that is asked. */
  List<Outcome.Event> publishes(Published published) {
    drawn = drawn == null ? published.draw(this) : drawn;
    return drawn;
  }

  /** Its code is about to return this; the first counts. */
  void answers(String word) {
    answer = answer == null ? word : answer;
  }

  String answer() {
    return answer;
  }

  boolean isTimeOver() {
    return time.monotonicMs() >= begunMs + lane.timeoutMs();
  }

  String key() {
    return key;
  }

  static String key(String member, UUID task, int number) {
    return member + " " + task + " " + number;
  }

  boolean isGivenUp() {
    return time.monotonicMs() >= endsMs + RETURN_MS;
  }

  @Override
  public String toString() {
    return key() + " of " + lane.lane() + " begun " + begunMs + " answered " + answer;
  }
}
