package dev.offload.bench;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** The limit of accepting: reads the form, answers 302 and stores nothing. */
public final class BareServer extends VerticleBase {

  /** Runs until it is ended; says where it listens. */
  public static void main(String[] args) {
    Vertx.vertx().deployVerticle(new BareServer()).await();
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setIdleTimeout(60)
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
        .listen()
        .onSuccess(
            server -> System.out.println("listens on http://127.0.0.1:" + server.actualPort()));
  }

  private static void answer(HttpServerRequest request, Buffer body) {
    String form = body.toString(StandardCharsets.UTF_8);
    boolean isWork = new QueryStringDecoder(form, false).parameters().containsKey("background");
    request.response().setStatusCode(isWork ? 302 : 400).putHeader("Location", "/").end();
  }
}
