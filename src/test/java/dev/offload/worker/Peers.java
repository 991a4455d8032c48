package dev.offload.worker;

import dev.offload.bus.Given;
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
        public Future<Given> take(String from, Take wanted) {
          return Future.failedFuture("nobody is there");
        }
      };

  void waiting(Waiting told);

  Future<Given> take(String from, Take wanted);

  void given(String to, Given given);
}
