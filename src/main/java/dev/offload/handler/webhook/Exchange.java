package dev.offload.handler.webhook;

import dev.offload.handler.Run;
import dev.offload.handler.Run.Stop;
import dev.offload.handler.webhook.Undelivered.Kind;
import dev.offload.settings.WebhookUrl;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;

/** One attempt on the wire: a request, and its answer or why there is none. */
final class Exchange {
  private static final int ADDRESSES_MAX = 3;

  private final HttpClient client;
  private final Resolver resolver;
  private final Time time;
  private final WebhookTarget target;
  private final Promise<Reply> ended = Promise.promise();
  private HttpClientRequest request;

  Exchange(HttpClient client, Resolver resolver, Time time, WebhookTarget target) {
    this.client = client;
    this.resolver = resolver;
    this.time = time;
    this.target = target;
  }

  /**
   * Begins it, once.
   *
   * @param product what sends it, as in User-Agent
   * @return fails with {@link Undelivered}; then, or when the answer is not whole, its connection
   *     is closed
   */
  Future<Reply> begin(Run run, String product) {
    Time.Alarm tooLong = time.after(target.timeoutMs(), this::timeOut);
    run.stopped().onSuccess(this::stop);
    resolver
        .lookUp(target.url().host())
        .compose(this::checked)
        .compose(addresses -> dial(addresses, 0))
        .recover(cause -> Future.failedFuture(Undelivered.connecting(cause)))
        .compose(connected -> send(connected, run, product))
        .onComplete(ended::tryComplete, ended::tryFail);
    return ended
        .future()
        .onComplete(
            end -> {
              tooLong.cancel();
              if (request != null && (end.failed() || !end.result().isWhole())) {
                request.reset();
              }
            });
  }

  private void timeOut() {
    // Without a connection nothing was sent, so it counts as no attempt.
    ended.tryFail(
        request == null
            ? new Undelivered(Kind.CONNECT, "no connection within " + target.timeoutMs() + " ms")
            : new Undelivered(Kind.TIMEOUT, "no answer within " + target.timeoutMs() + " ms"));
  }

  private void stop(Stop why) {
    if (why == Stop.CANCELLED || why == Stop.LEASE_LOST) {
      ended.tryFail(new Undelivered(Kind.STOPPED, why.word()));
    }
  }

  /** One bad address is enough: who could make a name have it may choose which one is dialled. */
  private Future<List<InetAddress>> checked(List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      return Undelivered.future(Kind.CONNECT, target.url().host() + " has no address");
    }
    for (InetAddress address : addresses) {
      if (!target.isPrivateAllowed() && !PublicAddresses.contains(address)) {
        return Undelivered.future(
            Kind.BLOCKED,
            target.url().host()
                + " has the address "
                + address.getHostAddress()
                + ", which is not public");
      }
    }
    return Future.succeededFuture(addresses);
  }

  private Future<HttpClientRequest> dial(List<InetAddress> addresses, int index) {
    if (ended.future().isComplete()) {
      return Future.failedFuture(ended.future().cause());
    }
    return client
        .request(to(addresses.get(index)))
        .recover(
            cause -> {
              boolean isLast = index + 1 == Math.min(ADDRESSES_MAX, addresses.size());
              return isLast || Undelivered.connecting(cause).kind() != Kind.CONNECT
                  ? Future.failedFuture(cause)
                  : dial(addresses, index + 1);
            });
  }

  /** The name is that of the URL, for Host and certificate; looked up it is no more. */
  private RequestOptions to(InetAddress address) {
    WebhookUrl url = target.url();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(url.isSecure())
        .setURI(url.path())
        .setFollowRedirects(false);
  }

  private Future<Reply> send(HttpClientRequest connected, Run run, String product) {
    // Told by the future of the answer too; what nobody hears is logged.
    connected.exceptionHandler(cause -> {});
    if (ended.future().isComplete()) {
      connected.reset();
      return Future.failedFuture(ended.future().cause());
    }
    request = connected;
    WebhookBody body = WebhookBody.of(run.delivery(), target);
    try {
      request
          .headers()
          .addAll(WebhookHeaders.of(run.delivery(), target, product, time.nowMs(), body));
    } catch (IllegalArgumentException e) {
      return Undelivered.future(Kind.UNSENDABLE, e.getMessage());
    }
    return request
        .send(body.bytes())
        .compose(Reply::read)
        .recover(cause -> Future.failedFuture(Undelivered.exchanging(cause)));
  }
}
