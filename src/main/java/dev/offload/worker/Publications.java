package dev.offload.worker;

import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Submission;
import dev.offload.task.TraceContext;
import dev.offload.task.Unpublished;
import dev.offload.time.Backoff;
import dev.offload.worker.InsertQueue.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Stores what attempts published. How such an attempt ended is stored before, so nothing is given
 * up but with the lease; then whoever has its task stores the same events.
 */
record Publications(Node node, NodeLease lease, InsertBatch.Work work) {

  /** How many tasks are stored at once, unless one event alone makes more. */
  private static final int TASKS_MAX = 1_000;

  private static final long WAIT_MS = 1_000;
  private static final long WAIT_MAX_MS = 30_000;

  /**
   * Stores events. One that is there already is left as it is; one whose topic is in no
   * configuration waits until it is there again.
   *
   * @param trace that goes on with them; null for none
   * @param stored run when all of them are; never when the lease is lost before
   */
  void store(Unpublished unpublished, TraceContext trace, Runnable stored) {
    Storing storing = new Storing(lease.owner(), stored);
    unpublished.events().forEach(it -> storing.left.add(submission(it, trace)));
    storing.next();
  }

  private static Submission submission(Unpublished.Event it, TraceContext trace) {
    return new Submission(
        it.id(),
        it.topic(),
        Payload.json(it.json()).with(trace),
        Shelf.PRIORITY,
        0,
        BackgroundText.utf8Bytes(it.json()),
        Long.MAX_VALUE);
  }

  private final class Storing {
    private final String owner;
    private final Runnable stored;
    private final Deque<Submission> left = new ArrayDeque<>();
    private final Backoff backoff = new Backoff(WAIT_MS, WAIT_MAX_MS);
    private int unanswered;
    private Refusal refused;

    Storing(String owner, Runnable stored) {
      this.owner = owner;
      this.stored = stored;
    }

    void next() {
      if (!owner.equals(lease.owner())) {
        return;
      }
      if (left.isEmpty()) {
        stored.run();
      } else {
        refused = null;
        List<Waiting> some = some();
        unanswered = some.size();
        new InsertBatch(node, lease, work, some).store();
      }
    }

    private List<Waiting> some() {
      List<Waiting> some = new ArrayList<>();
      int tasks = 0;
      while (!left.isEmpty()) {
        tasks += work.lanes().ofTopic(left.peek().topic()).size();
        if (tasks > TASKS_MAX && !some.isEmpty()) {
          break;
        }
        Submission it = left.poll();
        some.add(new Waiting(it, answer -> answered(it, answer)));
      }
      return some;
    }

    private void answered(Submission it, Answer answer) {
      if (answer instanceof Refusal refusal && refusal.code() == Refusal.CONFLICT) {
        node.events().attempts().notPublished(refusal.reason());
      } else if (answer instanceof Refusal refusal) {
        left.add(it);
        refused = refusal;
      }
      unanswered--;
      if (unanswered == 0 && refused == null) {
        next();
      } else if (unanswered == 0) {
        if (refused.code() == Refusal.NOT_FOUND && backoff.isFirst()) {
          node.events().attempts().unpublished(refused.reason());
        }
        node.time().after(backoff.nextMs(), this::next);
      }
    }
  }
}
