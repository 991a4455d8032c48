package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.handler.Outcome.Complete;
import dev.offload.handler.Outcome.Failed;
import dev.offload.handler.Outcome.Held;
import dev.offload.handler.Outcome.NotTried;
import dev.offload.handler.webhook.Sending.OneRun;
import dev.offload.task.Payload;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WebhookTest {
  private final Sending sending = new Sending();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    sending.close();
  }

  @Test
  void posts_the_payload_and_takes_the_answer_for_the_result() throws Exception {
    to("/in?a=b", 200, Map.of("content-type", "application/json"), "{\"done\": true}");

    assertThat(sending.send()).isEqualTo(new Complete("{\"done\": true}"));

    HttpServerRequest request = requests.get(0);
    assertThat(request.method().name()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/in?a=b");
    assertThat(request.getHeader("host")).matches("hook\\.example:\\d+");
    assertThat(request.getHeader("user-agent")).isEqualTo("Offload/1.2.3");
    assertThat(request.headers().contains("accept-encoding")).isFalse();
    assertThat(bodies).containsExactly("{\"gr\u00fc\u00dfe\":\"\u20ac\"}");
  }

  @Test
  void is_taken_by_the_library_of_receivers() throws Exception {
    to("/", 204, Map.of(), "");

    sending.send();

    MultiMap headers = requests.get(0).headers();
    Map<String, List<String>> byName =
        headers.names().stream().collect(Collectors.toMap(it -> it, headers::getAll));
    new com.standardwebhooks.Webhook(Sending.SECRET).verify(bodies.get(0), byName);
  }

  @Test
  void tells_each_attempt_by_its_own_time() throws Exception {
    to("/", 500, Map.of(), "");
    sending.send();
    sending.advance(3_000);
    sending.send();

    List<Long> seconds =
        requests.stream().map(it -> Long.valueOf(it.getHeader("webhook-timestamp"))).toList();
    assertThat(seconds.get(1) - seconds.get(0)).isEqualTo(3);
    assertThat(requests)
        .extracting(it -> it.getHeader("webhook-id"))
        .containsOnly("" + Sending.TASK);
  }

  @Test
  void keeps_its_connection() throws Exception {
    to("/", 200, Map.of(), "done");
    sending.send();
    sending.send();

    assertThat(requests.get(0).connection()).isSameAs(requests.get(1).connection());
  }

  @Test
  void follows_no_redirect() throws Exception {
    int other = sending.receiver(request -> bodies.add("followed"));
    to("/", 307, Map.of("location", "http://127.0.0.1:" + other + "/"), "");

    assertThat(sending.send()).isEqualTo(Failed.of("status", "answered 307"));
    assertThat(bodies).doesNotContain("followed");
  }

  @Test
  void ignores_a_body_that_is_compressed() throws Exception {
    to("/", 200, Map.of("content-type", "application/json", "content-encoding", "gzip"), "1");

    assertThat(sending.send()).isEqualTo(new Complete(null));
  }

  @Test
  void is_not_sent_while_the_target_asks_to_be_left_alone() throws Exception {
    to("/", 429, Map.of("retry-after", "90"), "");

    Held held = (Held) sending.send();
    assertThat(held.failed()).isEqualTo(new Failed("status", "answered 429", false, 90_000));
    assertThat(held.ms()).isEqualTo(90_000);
    assertThat(held.why()).endsWith("answered 429");
    sending.advance(40_000);
    assertThat(((NotTried) sending.send()).afterMs()).isEqualTo(50_000);
    assertThat(requests).hasSize(1);

    sending.advance(50_000);
    sending.send();
    assertThat(requests).hasSize(2);
  }

  @Test
  void is_sent_at_once_when_somebody_has_the_subscription_go_on() throws Exception {
    to("/", 503, Map.of("retry-after", "90"), "");
    sending.send();

    sending.goOn();
    sending.send();
    assertThat(requests).hasSize(2);
  }

  @Test
  void waits_a_day_for_the_task_but_an_hour_for_the_target_when_asked_for_more() throws Exception {
    to("/", 503, Map.of("retry-after", "1000000"), "");

    Held held = (Held) sending.send();
    assertThat(held.failed().afterMs()).isEqualTo(86_400_000);
    assertThat(held.ms()).isEqualTo(3_600_000);
    assertThat(((NotTried) sending.send()).afterMs()).isEqualTo(3_600_000);
  }

  @Test
  void is_not_sent_after_five_breakdowns_but_is_after_any_number_of_refusals() throws Exception {
    to("/", 400, Map.of(), "");
    for (int i = 0; i < 10; i++) {
      assertThat(sending.send()).isInstanceOf(Failed.class);
    }
    to("/", 500, Map.of(), "");
    for (int i = 0; i < 5; i++) {
      assertThat(sending.send()).isInstanceOf(Failed.class);
    }

    NotTried held = (NotTried) sending.send();

    assertThat(held.afterMs()).isEqualTo(10_000);
    assertThat(held.why()).matches("http://hook\\.example:\\d+ answered 500");
  }

  @Test
  @Timeout(20)
  void uses_32_connections_lets_256_attempts_wait_and_begins_no_more() throws Exception {
    Set<HttpServerRequest> held = ConcurrentHashMap.newKeySet();
    Promise<Void> allInUse = Promise.promise();
    int port =
        sending.receiver(
            request -> {
              if (held.size() == 32) {
                request.response().end();
              } else if (held.add(request) && held.size() == 32) {
                allInUse.complete();
              }
            });
    sending.to("http://hook.example:" + port);

    List<Future<Outcome>> outcomes = new ArrayList<>();
    IntStream.range(0, 32).forEach(i -> outcomes.add(sending.begin(new OneRun())));
    Sending.await(allInUse.future());
    IntStream.range(0, 256 + 1).forEach(i -> outcomes.add(sending.begin(new OneRun())));
    Sending.await(Future.any(outcomes));

    assertThat(outcomes.stream().filter(Future::isComplete).map(Future::result))
        .containsExactly(new NotTried("too many attempts wait for a connection", 0));
    sending.advance(Sending.TIMEOUT_MS);
    Sending.await(Future.all(outcomes));
    assertThat(outcomes.stream().filter(it -> it.result() instanceof Failed)).hasSize(32);
    sending.advance(Gate.DOWN_MS);
    // Those that waited are still being taken out of the queue.
    Outcome next = sending.send();
    while (next instanceof NotTried) {
      next = sending.send();
    }
    assertThat(next).isEqualTo(new Complete(null));
  }

  @Test
  void blames_no_target_for_what_cannot_be_sent() throws Exception {
    to("/", 200, Map.of(), "");
    for (int i = 0; i < 6; i++) {
      Outcome outcome =
          Sending.await(sending.begin(new OneRun(new Payload("text/plain\r\nx: y", "", Map.of()))));
      assertThat(((Failed) outcome).type()).isEqualTo("unsendable");
    }

    assertThat(sending.send()).isEqualTo(new Complete(null));
    assertThat(requests).hasSize(1);
  }

  private void to(String path, int status, Map<String, String> headers, String body)
      throws Exception {
    int port =
        sending.receiver(
            request -> {
              requests.add(request);
              request
                  .body()
                  .onSuccess(
                      read -> {
                        bodies.add(read.toString());
                        request.response().headers().addAll(headers);
                        request.response().setStatusCode(status).end(body);
                      });
            });
    sending.to("http://hook.example:" + port + path);
  }
}
