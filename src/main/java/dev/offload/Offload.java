package dev.offload;

import dev.offload.client.BusClient;
import io.vertx.core.Vertx;

/** Where programs begin with Offload. {@link OffloadVerticle} is what does the work. */
public final class Offload {
  private Offload() {}

  /**
   * Returns a client of the Offload that is deployed in a Vertx, or in its cluster, without a bus
   * prefix.
   */
  public static OffloadClient client(Vertx vertx) {
    return client(vertx, "");
  }

  /**
   * Returns a client of the Offload with a bus prefix.
   *
   * @param busPrefix as {@link OffloadOptions#setBusPrefix} has it; empty for none
   */
  public static OffloadClient client(Vertx vertx, String busPrefix) {
    return new BusClient(vertx, busPrefix.isEmpty() ? "" : busPrefix + "/");
  }
}
