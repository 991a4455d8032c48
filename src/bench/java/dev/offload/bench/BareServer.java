package dev.offload.bench;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The limit of accepting: reads the form and answers 302, with the options of the product. */
public final class BareServer extends VerticleBase {
  private final Kind kind;
  private BareLog log;

  /** What it does with a form. */
  enum Kind {
    FORM("nothing stored"),
    BY_HAND("nothing stored, form decoded by hand"),
    LOGGED("appended to a plain file, one fsync a batch");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  BareServer(Kind kind) {
    this.kind = kind;
  }

  /**
   * Runs until it is ended; says where it listens.
   *
   * @param args the kind, and the file of the log for {@link Kind#LOGGED}
   */
  public static void main(String[] args) throws Exception {
    BareServer server = new BareServer(Kind.valueOf(args[0]));
    if (server.kind == Kind.LOGGED) {
      server.log = new BareLog(Path.of(args[1]));
    }
    Vertx.vertx().deployVerticle(server).await();
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
        .requestHandler(request -> background(request).onSuccess(text -> take(request, text)))
        .listen()
        .onSuccess(
            server -> System.out.println("listens on http://127.0.0.1:" + server.actualPort()));
  }

  private Future<String> background(HttpServerRequest request) {
    if (kind == Kind.FORM) {
      request.setExpectMultipart(true);
      return request.end().map(end -> request.formAttributes().get("background"));
    }
    return request
        .body()
        .map(
            body -> {
              String form = body.toString(StandardCharsets.UTF_8);
              return new QueryStringDecoder(form, false).parameters().get("background").get(0);
            });
  }

  private void take(HttpServerRequest request, String text) {
    if (kind == Kind.LOGGED) {
      log.append(text, vertx.getOrCreateContext()).onSuccess(done -> answer(request));
    } else {
      answer(request);
    }
  }

  private static void answer(HttpServerRequest request) {
    request.response().setStatusCode(302).putHeader("Location", "/").end();
  }
}
