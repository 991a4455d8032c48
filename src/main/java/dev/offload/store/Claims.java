package dev.offload.store;

import dev.offload.task.TaskIds;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** By which keys events are known when they are published again. */
public interface Claims {

  /**
   * Claims keys for events, each for the event that claims it first.
   *
   * @return for each claim, in order, the one that holds its key: itself, or that of an event
   *     before
   */
  Future<List<Claim>> claim(List<Claim> claims);

  /**
   * A key and the event that it stands for.
   *
   * @param key 64 hexadecimal digits
   * @param event whose time says how old the claim is: one that is older by more than the window of
   *     another gives way to it
   * @param digest 64 hexadecimal digits of what was published
   * @param dueAt when its tasks are due, in epoch milliseconds by the store's clock
   * @param windowMs by how much older a claim must be that gives way to this one
   */
  record Claim(String key, UUID event, String digest, long dueAt, long windowMs) {

    /** A claim that stands for as long as any. */
    public Claim(String key, UUID event, String digest, long dueAt) {
      this(key, event, digest, dueAt, CLAIMED_MS);
    }

    /** Says whether an event may take the key. */
    public boolean givesWayTo(Claim other) {
      return TaskIds.timeMs(other.event) - TaskIds.timeMs(event) > other.windowMs;
    }
  }

  /** How long a key stands for its event at the most, in milliseconds: a day. */
  long CLAIMED_MS = 86_400_000;

  /**
   * Forgets claims that are older than a time, as many as go into one call.
   *
   * @return how many there were; fewer than {@link #FORGOTTEN_MAX} when no more are left
   */
  Future<Integer> forgetClaims(long beforeMs);

  /** How many claims are forgotten at once. */
  int FORGOTTEN_MAX = 1_000;
}
