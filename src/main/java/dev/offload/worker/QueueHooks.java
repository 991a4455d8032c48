package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import io.vertx.core.Future;

/**
 * What follows when queues come and go.
 *
 * @param spread null where one process has the store
 */
record QueueHooks(Lanes lanes, Refill refill, Spread spread, Redrives redrives, Outside outside)
    implements QueueLanes.Hooks {
  @Override
  public void reload() {
    if (spread == null) {
      refill.whenRead(lanes::areWhole);
    } else {
      spread.homes().look();
    }
    refill.reload();
  }

  @Override
  public void there(QueueDefinition queue, boolean isThere) {
    outside.queue(queue, isThere);
  }

  @Override
  public Future<Answer> begin(Redrive redrive) {
    return redrives.begin(redrive);
  }
}
