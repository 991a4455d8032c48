package dev.offload.store;

import io.vertx.core.Future;
import java.util.UUID;

/**
 * Which task has a unique key of a lane. A key is free again when its task ended or is gone;
 * nothing is written for that.
 */
public interface UniqueKeys {

  /**
   * Has a task take a key, if that is held as the caller saw it.
   *
   * @param seen who held it, of the same key; null when nobody is known to
   * @return who holds it then: {@code taker}, or whoever held it
   */
  Future<Holder> hold(Holder seen, Holder taker);

  /**
   * Who holds a key.
   *
   * @param key 64 hexadecimal digits
   * @param task that took it
   * @param before the task that had it before and was unfinished; null when none was
   * @param at when it did, in epoch milliseconds by the store's clock
   * @param stored the task was in the store; else it may be on its way
   */
  record Holder(String key, UUID task, UUID before, long at, boolean stored) {

    /** One whose task is to be stored. */
    public Holder(String key, UUID task, long at) {
      this(key, task, null, at, false);
    }

    /** Returns this with the task for whose end its own waits. */
    public Holder behind(UUID unfinished) {
      return new Holder(key, task, unfinished, at, stored);
    }

    /** Returns this once its task is in the store. */
    public Holder asStored() {
      return new Holder(key, task, before, at, true);
    }
  }

  /**
   * Forgets keys that were taken before a time and whose tasks are gone, both, walking by key.
   * Doing it twice or at several nodes at once does no harm.
   *
   * @param after the key where the call before ended, or null to begin with the first
   * @return where the next call goes on; null when there is nothing further
   */
  Future<String> forgetHolders(long beforeMs, String after);

  /** How long a task that took a key may be on its way to the store, in milliseconds: a day. */
  long IN_DOUBT_MS = 86_400_000;

  /** How many keys are looked at by one call that forgets. */
  int LOOKED_AT_MAX = 1_000;
}
