package dev.offload.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Receivers of a queue by the protocol of SQS, each on a connection of its own: they receive, and
 * delete what they got, over and over. One event loop.
 */
final class SqsReceivers implements AutoCloseable {
  private static final int LONGEST_S = 300;
  private static final String HANDLE = "\"ReceiptHandle\":\"";

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final String url;
  private final String queue;
  private final int receivers;
  private final HttpClientAgent client;

  SqsReceivers(String url, String queue, int receivers) {
    this.url = url;
    this.queue = queue;
    this.receivers = receivers;
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(receivers).setEventLoopSize(1);
    client = vertx.httpClientBuilder().with(pool).build();
  }

  /**
   * How they work.
   *
   * @param max how many messages they ask for at once, 1 to 10
   * @param messages after how many deleted ones they are done
   * @param isRefilled they send ten for ten that they deleted
   */
  record Work(int max, long messages, boolean isRefilled) {}

  /**
   * What they did.
   *
   * @param perSecond how many messages a second, until they were done
   * @param messages how many in all: some more, as all of them work until they are done
   */
  record Done(double perSecond, long messages) {}

  /** Receives and deletes until that is done. */
  Done run(Work work) {
    Run run = new Run(work);
    long startNs = System.nanoTime();
    context.runOnContext(go -> run.start());
    long tookNs = await(run.done.future()) - startNs;
    await(run.ended.future());
    return new Done(work.messages * 1e9 / tookNs, run.deleted);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(LONGEST_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private final class Run {
    private final Work work;
    private final Promise<Long> done = Promise.promise();
    private final Promise<Void> ended = Promise.promise();
    private long deleted;
    private int working;

    Run(Work work) {
      this.work = work;
    }

    void start() {
      working = receivers;
      for (int i = 0; i < receivers; i++) {
        receive();
      }
    }

    private void receive() {
      if (deleted >= work.messages) {
        done.tryComplete(System.nanoTime());
        if (--working == 0) {
          ended.complete();
        }
        return;
      }
      call(SqsCalls.receive(queue, work.max, 1))
          .compose(
              answer -> {
                List<String> receipts = receipts(answer.toString());
                return receipts.isEmpty() ? Future.succeededFuture() : delete(receipts);
              })
          .onSuccess(gone -> receive())
          .onFailure(
              cause -> {
                done.tryFail(cause);
                ended.tryFail(cause);
              });
    }

    private Future<?> delete(List<String> receipts) {
      return call(SqsCalls.delete(queue, receipts))
          .compose(
              gone -> {
                deleted += receipts.size();
                return work.isRefilled && receipts.size() == SqsCalls.BATCH
                    ? call(SqsCalls.sendBatch(queue))
                    : Future.succeededFuture();
              });
    }
  }

  private Future<Buffer> call(Post post) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + post.path())
            .putHeader("Content-Type", post.type());
    post.headers().forEach(request::putHeader);
    return client
        .request(request)
        .compose(sent -> sent.send(Buffer.buffer(post.body())))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body ->
                            answer.statusCode() == post.status()
                                ? Future.succeededFuture(body)
                                : Future.failedFuture(answer.statusCode() + ": " + body)));
  }

  private static List<String> receipts(String answer) {
    List<String> receipts = new ArrayList<>();
    for (int at = answer.indexOf(HANDLE); at >= 0; at = answer.indexOf(HANDLE, at)) {
      at += HANDLE.length();
      receipts.add(answer.substring(at, answer.indexOf('"', at)));
    }
    return receipts;
  }
}
