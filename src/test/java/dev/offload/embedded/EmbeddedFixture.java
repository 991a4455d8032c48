package dev.offload.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadException;
import dev.offload.OffloadOptions;
import dev.offload.OffloadQueue;
import dev.offload.OffloadVerticle;
import dev.offload.QueueMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A Vertx of somebody else's, in which Offload is deployed. */
@Timeout(120)
abstract class EmbeddedFixture {
  static final Duration LONG = Duration.ofSeconds(20);
  static final JsonObject WORLD = new JsonObject().put("name", "world");

  Vertx vertx = Vertx.vertx();
  final OffloadClient client = Offload.client(vertx);

  /** Returns options that name a store of its own for each name. */
  abstract OffloadOptions store(String name);

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  final String deploy(Vertx into, String store, String word) throws Exception {
    return await(into.deployVerticle(verticle(store(store), word)));
  }

  static OffloadVerticle verticle(OffloadOptions options, String word) {
    return new OffloadVerticle(options(options)).handler(new Greeter(word));
  }

  static OffloadOptions options(OffloadOptions options) {
    return options
        .subscribe("greetings", "all", "java:greeter")
        .addQueue("letters", new JsonObject())
        .setTopics(options.getTopics().put("unheard", new JsonObject()));
  }

  static void assertFails(Future<?> asked, String code, int status) {
    assertThatThrownBy(() -> await(asked))
        .isInstanceOfSatisfying(
            OffloadException.class,
            failure -> {
              assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
              assertThat(failure.status()).isEqualTo(status);
            });
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  /** Which node has the queue may not be known yet. */
  static List<QueueMessage> receive(OffloadQueue queue, int max) throws Exception {
    while (true) {
      try {
        return await(queue.receive(max, Duration.ofSeconds(5)));
      } catch (OffloadException e) {
        assertThat(e.isRetryable()).as(e.getMessage()).isTrue();
      }
    }
  }
}
