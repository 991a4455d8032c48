package dev.offload.node;

import dev.offload.http.About;
import dev.offload.http.HttpVerticle;
import dev.offload.settings.Host;
import dev.offload.settings.Settings;
import dev.offload.worker.Node;
import dev.offload.worker.WorkerVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web side of a node, and where it listens. */
final class WebSide {
  private static final Logger LOG = LoggerFactory.getLogger("offload");

  private final Vertx vertx;
  private final Settings settings;
  private HttpVerticle http;
  private String deployment;

  WebSide(Vertx vertx, Settings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Tells that there is none. */
  static void without(Vertx vertx) {
    String whose = vertx.isClustered() ? "its cluster" : "this process";
    LOG.info("Offload runs tasks for {}, without a web port", whose);
  }

  /**
   * Deploys it.
   *
   * @param worker before which it ends; null when the node has none
   * @param deployed gets its id where it ends for itself
   * @return where it listens, as it is shown
   */
  Future<String> deploy(Node node, WorkerVerticle worker, List<String> deployed) {
    Library.WEB.require("http.port");
    Library.PAGES.require("http.port");
    About about = Build.read().about(node.store(), node.clock().likelyMs());
    http = new HttpVerticle(settings, node.store(), node.clock(), node.events(), about);
    Settings.Http where = settings.http();
    Future<String> listens =
        worker == null
            ? vertx.deployVerticle(http).onSuccess(deployed::add)
            : worker.deployInside(http);
    return listens
        .onSuccess(id -> deployment = id)
        .map(id -> listening())
        .recover(cause -> PortInUse.told(cause, where.host(), where.port(), "HTTP_PORT"));
  }

  int port() {
    return http.port();
  }

  /** Takes no more requests, and waits for those under way. */
  Future<Void> end() {
    return vertx.undeploy(deployment);
  }

  private String listening() {
    String host = settings.http().host();
    LOG.info("Offload listens on {}", Host.of(host).url(http.port()));
    if (!http.address().isLoopbackAddress()) {
      LOG.warn(
          "{} can be reached from other machines and there is no login yet: anyone who reaches port"
              + " {} can read and add tasks",
          host,
          http.port());
    }
    return "web " + Host.of(host).withPort(http.port());
  }
}
