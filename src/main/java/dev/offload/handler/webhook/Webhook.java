package dev.offload.handler.webhook;

import dev.offload.handler.Handler;
import dev.offload.handler.Outcome;
import dev.offload.handler.Run;
import dev.offload.time.Time;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sends each task of a subscription as a webhook, and takes the answer for the outcome. For one
 * event loop.
 */
public final class Webhook implements Handler {
  private static final int CONNECT_MS = 5_000;
  private static final int HEAD_MAX = 16 * 1024;
  private static final int CONNECTIONS_MAX = 32;
  private static final int WAITING_MAX = 256;

  private final HttpClient client;
  private final WebhookTarget target;
  private final Resolver resolver;
  private final Time time;
  private final String product;
  private final Gate gate;

  /**
   * @param version of Offload, which receivers are told
   */
  public Webhook(Vertx vertx, WebhookTarget target, Resolver resolver, Time time, String version) {
    this(client(vertx, options()), target, resolver, time, version);
  }

  Webhook(HttpClient client, WebhookTarget target, Resolver resolver, Time time, String version) {
    this.client = client;
    this.target = target;
    this.resolver = resolver;
    this.time = time;
    this.product = "Offload/" + version;
    this.gate = new Gate(time);
  }

  /** It follows no redirect, undoes no compression, and trusts only what Java does. */
  static HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MS)
        .setSslHandshakeTimeout(CONNECT_MS / 1_000)
        .setMaxHeaderSize(HEAD_MAX);
  }

  static HttpClient client(Vertx vertx, HttpClientOptions options) {
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX).setMaxWaitQueueSize(WAITING_MAX);
    // What breaks a connection is told to its attempt; what nobody hears is logged.
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(pool)
        .withConnectHandler(connection -> connection.exceptionHandler(cause -> {}))
        .build();
  }

  @Override
  public Future<Outcome> run(Run run) {
    Optional<Outcome.NotTried> refusal = gate.enter();
    if (refusal.isPresent()) {
      return Future.succeededFuture(refusal.get());
    }
    int round = gate.round();
    return Future.succeededFuture()
        .compose(begin -> new Exchange(client, resolver, time, target).begin(run, product))
        .transform(end -> Future.succeededFuture(outcome(round, end)));
  }

  private Outcome outcome(int round, AsyncResult<Reply> end) {
    return end.succeeded() ? answered(round, end.result()) : failed(round, end.cause());
  }

  private Outcome answered(int round, Reply reply) {
    OptionalLong askedMs = RetryAfter.ms(reply.retryAfter(), time.nowMs());
    String why = target.url() + " answered " + reply.status();
    Outcome outcome = reply.outcome(target.fatalStatuses(), askedMs.orElse(0));
    if (reply.isOverloaded()) {
      long heldMs = gate.overloaded(round, why, askedMs, reply.isBroken());
      return heldMs > 0 ? new Outcome.Held((Outcome.Failed) outcome, why, heldMs) : outcome;
    }
    if (reply.isBroken()) {
      gate.failed(round, why);
    } else {
      gate.succeeded(round);
    }
    return outcome;
  }

  private Outcome failed(int round, Throwable cause) {
    Undelivered undelivered = Undelivered.exchanging(cause);
    String said = undelivered.getMessage();
    return switch (undelivered.kind()) {
      case CONNECT -> {
        gate.failed(round, target.url() + ": " + said);
        yield new Outcome.NotTried(said, 0);
      }
      case BUSY -> {
        gate.left(round);
        yield new Outcome.NotTried(said, 0);
      }
      case BLOCKED, STOPPED, UNSENDABLE -> {
        gate.left(round);
        yield Outcome.Failed.of(undelivered.kind().word(), said);
      }
      default -> {
        gate.failed(round, target.url() + ": " + said);
        yield Outcome.Failed.of(undelivered.kind().word(), said);
      }
    };
  }

  @Override
  public void goOn() {
    gate.openByHand();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
