package dev.offload;

import dev.offload.node.Neighbours;
import dev.offload.node.NodeVerticle;
import dev.offload.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/**
 * Offload in somebody else's Vertx. It is deployed once its store is open and it takes work, and
 * the deployment fails with one readable line otherwise. When it is undeployed, what was accepted
 * is stored and what runs is waited for, for 10 s at the most.
 *
 * <p>It leaves the Vertx and the process as they are: no exception handler, no shutdown hook, no
 * logger is set, and the process is never ended. One instance can be deployed once.
 */
public final class OffloadVerticle extends VerticleBase {
  private final OffloadOptions options;
  private final List<TaskHandler> handlers = new ArrayList<>();
  private volatile NodeVerticle node;

  /** Takes the configuration of the deployment as its options. */
  public OffloadVerticle() {
    this(null);
  }

  /**
   * @param options null to take the configuration of the deployment
   */
  public OffloadVerticle(OffloadOptions options) {
    this.options = options == null ? null : new OffloadOptions(options);
  }

  /**
   * Has subscriptions find a handler as {@code java:NAME}, beside those of the class path and of
   * the folder {@code handlers.dir}, and in place of one with the same name. To be called before it
   * is deployed.
   */
  public OffloadVerticle handler(TaskHandler handler) {
    handlers.add(handler);
    return this;
  }

  /** Returns the port of the web side once deployed; -1 when it has none. */
  public int httpPort() {
    return node == null ? -1 : node.port();
  }

  @Override
  public Future<?> start() {
    Settings settings =
        Settings.embedded(options == null ? config() : options.toJson(), System.getenv());
    if (vertx.isClustered() && settings.store().isEmbedded()) {
      throw new IllegalStateException(
          "this Vertx is clustered, and the embedded store is one process's own: set mongodb.uri");
    }
    node = new NodeVerticle(settings, Neighbours.of(vertx), handlers);
    return vertx.deployVerticle(node);
  }
}
