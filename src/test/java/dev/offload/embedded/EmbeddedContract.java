package dev.offload.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadOptions;
import dev.offload.OffloadVerticle;
import dev.offload.TaskInfo;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What Offload does to the Vertx in which it is deployed, and what it leaves. */
abstract class EmbeddedContract extends EmbeddedFixture {

  @Test
  void two_in_one_vertx_with_prefixes_of_their_own_do_not_meet() throws Exception {
    deploy(vertx, "a", "Hello");
    OffloadVerticle second = verticle(store("b").setBusPrefix("second"), "Bye");
    assertThatThrownBy(() -> await(vertx.deployVerticle(verticle(store("b"), "Bye"))))
        .hasMessage(
            "Offload is deployed in this Vertx already, with no bus.prefix: give the second one a"
                + " bus.prefix of its own");
    await(vertx.deployVerticle(second));
    OffloadClient other = Offload.client(vertx, "second");

    for (int i = 0; i < 4; i++) {
      String one = await(client.publish("greetings", WORLD)).taskID();
      String two = await(other.publish("greetings", WORLD)).taskID();
      assertThat(await(client.waitForEnd(one, LONG)).result()).isEqualTo("Hello world");
      assertThat(await(other.waitForEnd(two, LONG)).result()).isEqualTo("Bye world");
      assertFails(other.task(one), "unknown_task", 404);
      assertFails(client.task(two), "unknown_task", 404);
    }
  }

  @Test
  void deployed_ten_times_beside_another_in_one_process_it_leaves_no_thread_and_no_change()
      throws Exception {
    Vertx host = Vertx.vertx();
    Set<Thread> before = threads();
    Handler<Throwable> heard = stray -> {};
    vertx.exceptionHandler(heard);
    Thread.UncaughtExceptionHandler uncaught = Thread.getDefaultUncaughtExceptionHandler();
    String kept = deploy(host, "b", "Bye");
    for (int i = 0; i < 10; i++) {
      String deployed = deploy(vertx, "a", "Hello " + i);
      String task = await(client.publish("greetings", WORLD)).taskID();
      assertThat(await(client.waitForEnd(task, LONG)).result()).isEqualTo("Hello " + i + " world");
      await(vertx.undeploy(deployed));
      assertFails(client.publish("greetings", WORLD), "unavailable", 503);
      assertThat(vertx.deploymentIDs()).isEmpty();
    }
    OffloadClient beside = Offload.client(host);
    String task = await(beside.publish("greetings", WORLD)).taskID();
    assertThat(await(beside.waitForEnd(task, LONG)).result()).isEqualTo("Bye world");
    await(host.undeploy(kept));

    assertThat(vertx.exceptionHandler()).isSameAs(heard);
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(uncaught);
    await(host.close());
    await(vertx.close());
    for (Thread thread : threads()) {
      if (!before.contains(thread) && !thread.getName().startsWith("mongo-server")) {
        thread.join(10_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
    vertx = Vertx.vertx();
  }

  @Test
  void one_that_is_closed_with_its_vertx_while_it_runs_leaves_its_store() throws Exception {
    Vertx host = Vertx.vertx();
    deploy(host, "a", "Hello");
    OffloadClient there = Offload.client(host);
    String task = await(there.publish("greetings", WORLD.copy().put("wait", true))).taskID();
    while (await(there.task(task)).attempt() == 0) {
      Thread.onSpinWait();
    }
    await(host.close());

    deploy(vertx, "a", "Hello again");

    TaskInfo ended = await(client.waitForEnd(task, LONG));
    assertThat(ended.isComplete()).as(ended.toString()).isTrue();
    assertThat(ended.toJson().getJsonArray("attempts").getJsonObject(0).getString("node"))
        .isNotNull();
  }

  @Test
  void its_web_side_is_there_when_its_port_is_asked_for_and_is_left_with_it() throws Exception {
    OffloadVerticle offload = verticle(store("a").setHttpPort(0), "Hello");
    String deployed = await(vertx.deployVerticle(offload));
    URI tasks = URI.create("http://127.0.0.1:" + offload.httpPort() + "/api/tasks");
    String task = await(client.publish("greetings", WORLD)).taskID();
    await(client.waitForEnd(task, LONG));

    assertThat(get(tasks)).contains(task).contains("complete");

    await(vertx.undeploy(deployed));
    assertThatThrownBy(() -> get(tasks)).isInstanceOf(ConnectException.class);
    OffloadVerticle without = verticle(store("a"), "Hello");
    await(vertx.deployVerticle(without));
    assertThat(without.httpPort()).isEqualTo(-1);
  }

  @Test
  void one_that_cannot_start_says_why_and_leaves_nothing() throws Exception {
    JsonObject typo = store("a").toJson().put("topcs", new JsonObject());
    assertThatThrownBy(
            () -> await(vertx.deployVerticle(new OffloadVerticle(new OffloadOptions(typo)))))
        .hasMessageStartingWith("topcs is not a setting");
    OffloadOptions lost = options(store("a")).subscribe("greetings", "some", "java:nobody");
    assertThatThrownBy(() -> await(vertx.deployVerticle(verticle(lost, "Hello"))))
        .hasMessageContaining("there is no handler java:nobody")
        .hasMessageContaining("there are greeter");

    deploy(vertx, "a", "Hello");

    String task = await(client.publish("greetings", WORLD)).taskID();
    assertThat(await(client.waitForEnd(task, LONG)).result()).isEqualTo("Hello world");
  }

  private static String get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }
}
