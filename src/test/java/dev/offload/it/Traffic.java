package dev.offload.it;

import dev.offload.task.TaskIds;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients that post work to nodes, each one post after the other, as JSON and as a form in turn.
 * What is not acknowledged is sent again under the same taskID, to the next node, as a client
 * should. All of it goes into a {@link Ledger}.
 */
final class Traffic implements AutoCloseable {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(8);
  private static final long RETRY_MS = 100;
  private static final long END_S = 30;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final TaskIds ids = new TaskIds(System::currentTimeMillis);
  private final AtomicInteger begun = new AtomicInteger();
  private final Ledger ledger;
  private final Shape shape;
  private final CompletableFuture<?> ended;
  private volatile List<String> targets;
  private volatile boolean stopping;

  /**
   * How much is posted.
   *
   * @param clients at once
   * @param posts in all, at the most
   * @param pauseMs of each client between an acknowledgement and the next post
   */
  record Shape(int clients, int posts, long pauseMs) {
    static Shape unending(int clients, long pauseMs) {
      return new Shape(clients, Integer.MAX_VALUE, pauseMs);
    }
  }

  private Traffic(Ledger ledger, Shape shape, List<String> targets) {
    this.ledger = ledger;
    this.shape = shape;
    this.targets = List.copyOf(targets);
    ended =
        CompletableFuture.allOf(
            IntStream.range(0, shape.clients)
                .mapToObj(i -> new Client(i).begin())
                .toArray(CompletableFuture[]::new));
  }

  /** Begins to post to the nodes at these base URLs. */
  static Traffic start(Ledger ledger, Shape shape, List<String> targets) {
    return new Traffic(ledger, shape, targets);
  }

  /** Posts to other nodes from now on. */
  void target(List<String> baseUrls) {
    targets = List.copyOf(baseUrls);
  }

  /** Waits until all of a bounded number of posts are acknowledged. */
  void awaitAll(Duration limit) {
    try {
      ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(ledger.unknownCount() + " posts were not acknowledged in time", e);
    } catch (Exception e) {
      throw new AssertionError("posting failed", e);
    }
  }

  /** Begins no more posts and waits for the answers under way. */
  void stop() {
    stopping = true;
    awaitAll(Duration.ofSeconds(END_S));
  }

  @Override
  public void close() {
    stop();
  }

  private final class Client {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int turn;

    Client(int turn) {
      this.turn = turn;
    }

    CompletableFuture<Void> begin() {
      next();
      return end;
    }

    private void next() {
      if (stopping || begun.incrementAndGet() > shape.posts) {
        end.complete(null);
        return;
      }
      String taskID = ids.next().toString();
      post(taskID);
    }

    private void post(String taskID) {
      turn++;
      ledger.sent(taskID);
      List<String> nodes = targets;
      HttpRequest request = request(nodes.get(turn % nodes.size()), taskID, turn / 2 % 2 == 0);
      long sentNs = System.nanoTime();
      http.sendAsync(request, BodyHandlers.discarding())
          .whenComplete((response, failure) -> settle(taskID, response, sentNs));
    }

    private void settle(String taskID, HttpResponse<Void> response, long sentNs) {
      int status = response == null ? 0 : response.statusCode();
      long nowNs = System.nanoTime();
      if (status == 202 || status == 302) {
        ledger.acknowledged(taskID);
        Eventually.in(shape.pauseMs).execute(this::next);
        return;
      }
      if (status == 503) {
        boolean hasRetryAfter = response.headers().firstValue("retry-after").isPresent();
        long tookMs = (nowNs - sentNs) / 1_000_000;
        ledger.refused(taskID, new Ledger.Refusal(nowNs, tookMs, hasRetryAfter));
      } else if (status != 0) {
        end.completeExceptionally(new AssertionError(response + " to task " + taskID));
        return;
      }
      if (stopping) {
        end.complete(null);
      } else {
        Eventually.in(RETRY_MS).execute(() -> post(taskID));
      }
    }
  }

  private HttpRequest request(String baseUrl, String taskID, boolean asForm) {
    String text = ledger.textOf(taskID);
    String body =
        asForm
            ? "taskID=" + taskID + "&background=" + URLEncoder.encode(text, StandardCharsets.UTF_8)
            : new JsonObject().put("taskID", taskID).put("background", text).encode();
    return HttpRequest.newBuilder(URI.create(baseUrl + "/background"))
        .timeout(ANSWER_TIMEOUT)
        .header("content-type", asForm ? "application/x-www-form-urlencoded" : "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}
