package dev.offload.worker;

import dev.offload.bus.Given;
import dev.offload.bus.Take;
import dev.offload.bus.Waiting;
import io.vertx.core.Future;

/**
 * What a node does with others that share its store: it takes over what a lost one left, and gives
 * and takes what waits. On a store of its own it does nothing.
 *
 * @param recovery null on a store of its own, and so is {@code spread}
 */
public record Sharing(Recovery recovery, Spread spread) {
  static final Sharing NONE = new Sharing(null, null);

  /** Hears where tasks wait without a slot, from any node. */
  public void heard(Waiting waiting) {
    if (spread != null) {
      spread.taking().hear(waiting);
    }
  }

  /** Hears that some incarnation was given tasks; it may be one that this node had before. */
  public void heard(String to, Given given) {
    if (spread != null) {
      spread.taking().given(to, given);
    }
  }

  /** Gives tasks that wait here to another node, which asks for them; never fails. */
  public Future<Given> give(Take wanted) {
    return spread == null ? Future.succeededFuture(Given.NONE) : spread.giving().give(wanted);
  }

  /** Looks for nodes that are gone: somebody said that one is. */
  public void lookForLost() {
    if (recovery != null) {
      recovery.look();
    }
  }

  void stop() {
    if (recovery != null) {
      recovery.stop();
      spread.stop();
    }
  }
}
