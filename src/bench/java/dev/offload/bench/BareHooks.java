package dev.offload.bench;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The limit of webhooks: signs a body and sends it, over and over, and stores nothing. */
public final class BareHooks {
  private static final int ROUND_MAX_S = 100;
  private static final String BODY = Post.event("").body();

  private final Context context;
  private final HttpClientAgent client;
  private final String url;
  private final int connections;
  private final Mac mac;
  private long endNs;
  private long answered;
  private int sending;
  private Promise<Long> ended = Promise.promise();

  private BareHooks(Vertx vertx, String url, int connections, byte[] key)
      throws GeneralSecurityException {
    this.url = url;
    this.connections = connections;
    context = vertx.getOrCreateContext();
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(1);
    client = vertx.httpClientBuilder().with(pool).build();
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
  }

  /**
   * Does rounds.
   *
   * @param args where to send to, on how many connections, and the key in base64
   */
  public static void main(String[] args) throws Exception {
    byte[] key = Base64.getDecoder().decode(args[2]);
    BareHooks hooks = new BareHooks(Vertx.vertx(), args[0], Integer.parseInt(args[1]), key);
    Rounds.serve(hooks::round);
  }

  private long round(long ns) throws Exception {
    Promise<Long> end = Promise.promise();
    context.runOnContext(
        go -> {
          ended = end;
          answered = 0;
          endNs = System.nanoTime() + ns;
          sending = connections;
          for (int i = 0; i < connections; i++) {
            send();
          }
        });
    return end.future().await(ROUND_MAX_S, TimeUnit.SECONDS);
  }

  private void send() {
    if (System.nanoTime() >= endNs) {
      if (--sending == 0) {
        ended.complete(answered);
      }
      return;
    }
    String id = UUID.randomUUID().toString();
    String at = Long.toString(System.currentTimeMillis() / 1_000);
    byte[] signed = mac.doFinal((id + "." + at + "." + BODY).getBytes(StandardCharsets.UTF_8));
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url)
            .putHeader("Content-Type", "application/json")
            .putHeader("webhook-id", id)
            .putHeader("webhook-timestamp", at)
            .putHeader("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signed));
    client
        .request(request)
        .compose(sent -> sent.send(Buffer.buffer(BODY)))
        .compose(answer -> answer.end())
        .onSuccess(
            done -> {
              answered++;
              send();
            })
        .onFailure(ended::tryFail);
  }
}
