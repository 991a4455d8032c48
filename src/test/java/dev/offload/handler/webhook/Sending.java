package dev.offload.handler.webhook;

import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import dev.offload.settings.WebhookSecrets;
import dev.offload.settings.WebhookUrl;
import dev.offload.task.Payload;
import dev.offload.time.ManualTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A webhook that sends to receivers on this machine, on an event loop of its own. */
final class Sending implements AutoCloseable {
  static final UUID TASK = UUID.fromString("01a20a48-fa1e-7d4f-bc67-f2cd3f93224c");
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final long TIMEOUT_MS = 1_000;

  final ManualTime time = new ManualTime(System.currentTimeMillis());
  final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private HttpClientOptions options = Webhook.options();
  private Webhook webhook;

  /** Takes the webhook that sends to a host and port, whatever its addresses are. */
  void to(String url) throws Exception {
    to(target(url, true), host -> Future.succeededFuture(List.of(loopback())));
  }

  void to(WebhookTarget target, Resolver resolver) {
    webhook = new Webhook(Webhook.client(vertx, options), target, resolver, time, "1.2.3");
  }

  /** Somebody has the subscription go on by hand; nothing is being sent. */
  void goOn() {
    webhook.goOn();
  }

  void with(HttpClientOptions other) {
    options = other;
  }

  /** The same, in another format. */
  void to(String url, WebhookFormat format, PublicUrl known) {
    to(target(url, true, format, known), host -> Future.succeededFuture(List.of(loopback())));
  }

  static WebhookTarget target(String url, boolean isPrivateAllowed) {
    return target(url, isPrivateAllowed, WebhookFormat.RAW, PublicUrl.NONE);
  }

  static WebhookTarget target(
      String url, boolean isPrivateAllowed, WebhookFormat format, PublicUrl known) {
    return new WebhookTarget(
        WebhookUrl.of(url),
        WebhookSecrets.of(SECRET),
        TIMEOUT_MS,
        Set.of(404, 422),
        isPrivateAllowed,
        format,
        known);
  }

  static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** Begins a receiver that reads requests, and returns its port. */
  int receiver(Handler<HttpServerRequest> receiver) {
    return await(vertx.createHttpServer().requestHandler(receiver).listen(0, "127.0.0.1"))
        .actualPort();
  }

  /** Begins a receiver that may answer anything, and returns its port. */
  int rawReceiver(Handler<NetSocket> receiver) {
    return await(vertx.createNetServer().connectHandler(receiver).listen(0, "127.0.0.1"))
        .actualPort();
  }

  Future<Outcome> begin(OneRun run) {
    return onItsLoop(() -> webhook.run(run)).compose(it -> it);
  }

  Outcome send() {
    return await(begin(new OneRun()));
  }

  void advance(long ms) {
    await(
        onItsLoop(
            () -> {
              time.advance(ms);
              return null;
            }));
  }

  private <T> Future<T> onItsLoop(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        run -> {
          try {
            done.complete(action.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("took longer than 20 s", e);
    }
  }

  @Override
  public void close() {
    await(webhook.close());
    await(vertx.close());
  }

  /** An attempt, which a test may stop. */
  static final class OneRun implements Run {
    final Promise<Stop> stopped = Promise.promise();
    private final Payload payload;

    OneRun() {
      this(Payload.json("{\"gr\u00fc\u00dfe\":\"\u20ac\"}"));
    }

    OneRun(Payload payload) {
      this.payload = payload;
    }

    @Override
    public Delivery delivery() {
      return delivery(payload);
    }

    static Delivery delivery(Payload payload) {
      return new Delivery(
          TASK,
          UUID.fromString("01a20a48-0000-7000-8000-000000000000"),
          "orders",
          "mail-digest",
          2,
          payload,
          null,
          1_764_091_860_000L,
          1_764_092_160_123L);
    }

    static Payload event(Map<String, String> attributes) {
      return new Payload("text/plain", "hello", attributes);
    }

    @Override
    public void progress(int percent, String text) {
      throw new AssertionError("a webhook knows of none");
    }

    @Override
    public Future<Stop> stopped() {
      return stopped.future();
    }
  }
}
