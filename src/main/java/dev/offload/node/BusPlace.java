package dev.offload.node;

import io.vertx.core.Vertx;

/** The addresses on a bus, which only one node of a Vertx may take. */
final class BusPlace {
  private static final String TAKEN = "dev.offload.places";

  private final Vertx vertx;
  private final String prefix;

  BusPlace(Vertx vertx, String prefix) {
    this.vertx = vertx;
    this.prefix = prefix;
  }

  /**
   * Takes them.
   *
   * @throws IllegalStateException when another node of this Vertx has them
   */
  void take() {
    if (vertx.sharedData().getLocalMap(TAKEN).putIfAbsent(prefix, true) != null) {
      throw new IllegalStateException(
          "Offload is deployed in this Vertx already, with "
              + (prefix.isEmpty() ? "no bus.prefix" : "the bus.prefix " + prefix)
              + ": give the second one a bus.prefix of its own");
    }
  }

  void leave() {
    vertx.sharedData().getLocalMap(TAKEN).remove(prefix);
  }
}
