package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.HttpNode;
import dev.offload.http.RawConnection;
import dev.offload.http.RawRequest;
import dev.offload.http.RawResponse;
import dev.offload.http.view.Pages;
import dev.offload.observe.NodeState;
import dev.offload.observe.TaskEvents;
import dev.offload.observe.TaskMeters;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of a request when even its failure cannot be answered as it should. */
@ExtendWith(VertxExtension.class)
class ResponderTest {
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Responder responder;

  @BeforeEach
  void make(Vertx given) {
    vertx = given;
    vertx.exceptionHandler(e -> failures.add("nobody caught " + e));
    Time time = Time.of(vertx);
    TaskEvents events =
        new TaskEvents(new NodeState(true), TaskMeters.none(), time) {
          @Override
          public void unexpected(String doing, Throwable cause) {
            failures.add(doing);
          }
        };
    Connections none = new Connections(1, time, events, new HttpServerOptions());
    responder =
        new Responder(
            new Pages(null)::problem,
            new UnreadBody(time),
            new UnreadAnswers(none, time, 1_000_000),
            events,
            "");
  }

  @Test
  void a_page_that_cannot_be_rendered_is_a_plain_500() {
    try (RawConnection connection =
        serve(request -> responder.fail(request, new Problem(404, "there is nothing")))) {
      RawResponse response = connection.send(RawRequest.get("/lost").fromBrowser());

      assertThat(response.status()).isEqualTo(500);
      assertThat(response.detail()).isEqualTo("an error inside Offload, not in the request");
      assertThat(failures).containsExactly("GET /lost");
    }
  }

  @Test
  void an_answer_that_cannot_be_sent_is_a_plain_500() {
    Reply broken = Reply.empty(200).with("X-Lines", "one\ntwo");
    Handler<Call> sending =
        responder.sending("GET /", call -> Future.succeededFuture(broken), status -> {});
    try (RawConnection connection =
        serve(request -> sending.handle(new Call(request, null, Map.of())))) {
      assertThat(connection.send(RawRequest.get("/")).status()).isEqualTo(500);
      assertThat(failures).containsExactly("GET /");
    }
  }

  @Test
  void a_problem_amid_an_answer_ends_the_connection() {
    assertEndsAmidAnswer(new Problem(404, "there is nothing"));
  }

  @Test
  void a_failure_amid_an_answer_ends_the_connection() {
    assertEndsAmidAnswer(new IllegalStateException("broken"));
  }

  @Test
  void a_failure_after_a_whole_answer_leaves_the_connection_to_the_next_request() {
    try (RawConnection connection =
        serve(
            request -> {
              responder.send(request, Reply.empty(204));
              responder.fail(request, new IllegalStateException("broken"));
            })) {
      assertThat(connection.send(RawRequest.get("/one")).status()).isEqualTo(204);
      assertThat(connection.send(RawRequest.get("/two")).status()).isEqualTo(204);
      assertThat(failures).containsExactly("GET /one", "GET /two");
    }
  }

  private void assertEndsAmidAnswer(RuntimeException failure) {
    try (RawConnection connection =
        serve(
            request -> {
              request.response().setChunked(true).write("begun");
              responder.fail(request, failure);
            })) {
      connection.write(RawRequest.get("/").bytes());
      connection.readUntil("begun\r\n");

      assertThat(connection.isClosed()).isTrue();
      assertThat(failures).containsExactly("GET /");
    }
  }

  private RawConnection serve(Handler<HttpServerRequest> handler) {
    return new RawConnection(
        HttpNode.await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"))
            .actualPort());
  }
}
