package example;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadException;
import dev.offload.OffloadOptions;
import dev.offload.OffloadVerticle;
import dev.offload.PublishOptions;
import dev.offload.TaskHandler;
import dev.offload.TaskInfo;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;

/** A shop with its own HTTP routes. It makes its invoices in the background. */
public final class Shop extends VerticleBase {
  private OffloadClient offload;

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    vertx
        .deployVerticle(new Shop())
        .onFailure(
            cause -> {
              System.err.println("The shop cannot open: " + cause.getMessage());
              vertx.close();
            });
  }

  @Override
  public Future<?> start() {
    OffloadOptions options =
        new OffloadOptions()
            .setDataDir(System.getProperty("data", "data"))
            .subscribe("orders", "invoice", "java:invoice");
    offload = Offload.client(vertx);
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(65_536));
    router.post("/orders").handler(this::order);
    router.get("/orders/:id").handler(this::show);
    return vertx
        .deployVerticle(new OffloadVerticle(options).handler(new Invoice()))
        .compose(
            deployed ->
                vertx
                    .createHttpServer()
                    .requestHandler(router)
                    .listen(Integer.getInteger("port", 8090), "127.0.0.1"))
        .onSuccess(server -> System.out.println("The shop is on port " + server.actualPort()));
  }

  /** Answers once the order is stored. Two requests with the same number are the same order. */
  private void order(RoutingContext request) {
    JsonObject order = request.body().asJsonObject();
    String number = order == null ? null : order.getString("number");
    if (number == null) {
      request.response().setStatusCode(400).end("an order has a number\n");
      return;
    }
    PublishOptions once = new PublishOptions().setIdempotencyKey(number);
    offload
        .publish("orders", order, once)
        .onSuccess(
            published ->
                request
                    .response()
                    .setStatusCode(202)
                    .putHeader("location", "/orders/" + published.taskID())
                    .end())
        .onFailure(cause -> fail(request, cause));
  }

  /** Waits up to ten seconds for the invoice. */
  private void show(RoutingContext request) {
    offload
        .waitForEnd(request.pathParam("id"), Duration.ofSeconds(10))
        .onSuccess(task -> request.json(shown(task)))
        .onFailure(cause -> fail(request, cause));
  }

  private static JsonObject shown(TaskInfo task) {
    return new JsonObject().put("status", task.status()).put("invoice", task.result());
  }

  private static void fail(RoutingContext request, Throwable cause) {
    int status = cause instanceof OffloadException failure ? failure.status() : 500;
    request.response().setStatusCode(status).end(cause.getMessage() + "\n");
  }

  /** Makes an invoice. It runs on a thread that it may block. */
  private static final class Invoice implements TaskHandler {
    @Override
    public String name() {
      return "invoice";
    }

    @Override
    public Future<Next> run(Attempt attempt) {
      JsonObject order = (JsonObject) attempt.payload();
      attempt.progress(50, "adding up");
      return Future.succeededFuture(Next.complete("Invoice of order " + order.getString("number")));
    }
  }
}
