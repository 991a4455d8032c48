package dev.offload.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/** Takes webhooks: reads the body and answers 204. */
public final class HookReceiver extends VerticleBase {

  /** Runs until it is ended; says where it listens. */
  public static void main(String[] args) throws Exception {
    Vertx.vertx().deployVerticle(new HookReceiver()).await();
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .requestHandler(
            request ->
                request
                    .body()
                    .compose(body -> request.response().setStatusCode(204).end())
                    .onFailure(gone -> request.connection().close()))
        .listen()
        .onSuccess(
            server -> System.out.println("listens on http://127.0.0.1:" + server.actualPort()));
  }
}
