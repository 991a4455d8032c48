package dev.offload.worker;

import dev.offload.task.LiveTask;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tasks of a lane that are due and wait. */
interface Ready {
  void add(LiveTask task);

  /** Forgets a task if it waits here, with no higher version. */
  boolean letGo(UUID id, int version);

  int size();

  /** Returns when the first of them was due; {@link Long#MAX_VALUE} when there is none. */
  long oldestDueAt();

  /** Takes the task whose turn it is; there must be one. */
  LiveTask take();

  void clear();

  /** Takes up to so many messages that one receiver may have together. */
  default List<LiveTask> take(int max) {
    List<LiveTask> taken = new ArrayList<>();
    while (taken.size() < max && size() > 0) {
      taken.add(take());
    }
    return taken;
  }

  /** Puts tasks back that were taken, before the others, in the order in which they were. */
  default void putBack(List<LiveTask> taken) {
    taken.forEach(this::add);
  }

  /** Returns how many messages that were received are known to wait until they are due again. */
  default int waiting() {
    return 0;
  }

  /** A message that is known of is with a receiver. */
  default void isOut(LiveTask task) {}

  /** A message that was received waits until it is due again. */
  default void waits(LiveTask task) {}

  /** A message is with no receiver any more, and waits for none. */
  default void ended(LiveTask task) {}
}
