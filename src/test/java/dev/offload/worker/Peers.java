package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import io.vertx.core.Future;

/** How a node of a test reaches the others, each by its incarnation. */
public interface Peers {

  /** Reaches nobody. */
  Peers NONE =
      new Peers() {
        @Override
        public void waiting(Waiting told) {
          // Nobody hears it.
        }

        @Override
        public void given(String to, Given given) {
          // Nobody hears it.
        }

        @Override
        public Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs) {
          return Future.failedFuture("nobody is there");
        }

        @Override
        public Future<Answers> submit(String home, Submissions messages) {
          return Future.failedFuture("nobody is there");
        }

        @Override
        public Future<Given> take(String from, Take wanted) {
          return Future.failedFuture("nobody is there");
        }
      };

  void waiting(Waiting told);

  Future<Given> take(String from, Take wanted);

  void given(String to, Given given);

  Future<QueueAnswer> ask(String home, QueueCommand command, long withinMs);

  Future<Answers> submit(String home, Submissions messages);
}
