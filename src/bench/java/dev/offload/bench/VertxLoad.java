package dev.offload.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A load of our own, for machines without wrk: one event loop of this process. */
final class VertxLoad implements LoadGenerator {
  private static final int SLACK_S = 30;

  @Override
  public String name() {
    return "Vert.x client, 1 event loop";
  }

  @Override
  public Load run(Post post, String baseUrl, int connections, int seconds) {
    Vertx vertx = Vertx.vertx();
    try {
      PoolOptions pool = new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(1);
      HttpClientAgent client = vertx.httpClientBuilder().with(pool).build();
      Run run = new Run(client, post, baseUrl, TimeUnit.SECONDS.toNanos(seconds));
      Promise<Load> load = Promise.promise();
      vertx.getOrCreateContext().runOnContext(go -> run.start(connections).onComplete(load));
      return load.future().await(seconds + SLACK_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      vertx.close().await();
    }
  }

  private static final class Run {
    private final HttpClient client;
    private final Post post;
    private final RequestOptions request;
    private final long lengthNs;
    private final long startNs = System.nanoTime();
    private final Latencies latencies = new Latencies();
    private final Promise<Load> promise = Promise.promise();
    private long failed;
    private int running;

    Run(HttpClient client, Post post, String baseUrl, long lengthNs) {
      this.client = client;
      this.post = post;
      this.lengthNs = lengthNs;
      this.request =
          new RequestOptions()
              .setMethod(HttpMethod.POST)
              .setAbsoluteURI(baseUrl + post.path())
              .putHeader("Content-Type", post.type());
      post.headers().forEach(request::putHeader);
    }

    Future<Load> start(int connections) {
      running = connections;
      for (int i = 0; i < connections; i++) {
        post();
      }
      return promise.future();
    }

    private void post() {
      long sentNs = System.nanoTime();
      if (sentNs - startNs >= lengthNs) {
        end();
        return;
      }
      client
          .request(request)
          .compose(sent -> sent.send(Buffer.buffer(post.body())))
          .compose(answer -> answer.end().map(answer.statusCode()))
          .onComplete(
              status -> {
                if (status.succeeded() && status.result() == post.status()) {
                  latencies.add(System.nanoTime() - sentNs);
                } else {
                  failed++;
                }
                post();
              });
    }

    private void end() {
      if (--running == 0) {
        double seconds = (System.nanoTime() - startNs) / 1e9;
        long answered = latencies.count();
        promise.complete(
            new Load(
                answered,
                failed,
                answered / seconds,
                latencies.percentileMs(50),
                latencies.percentileMs(99)));
      }
    }
  }
}
