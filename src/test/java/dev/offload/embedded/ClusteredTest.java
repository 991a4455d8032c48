package dev.offload.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import dev.offload.Offload;
import dev.offload.OffloadClient;
import dev.offload.OffloadOptions;
import dev.offload.OffloadVerticle;
import dev.offload.PublishOptions;
import dev.offload.QueueMessage;
import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of somebody else's: one process runs tasks, another has a client alone. */
@Timeout(120)
class ClusteredTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final JsonObject WORLD = new JsonObject().put("name", "world");

  private final TestMongo mongo = TestMongo.inJvm();
  @TempDir Path folder;
  private Vertx worker;
  private Vertx other;

  @BeforeEach
  void join() throws Exception {
    worker = clustered();
    other = clustered();
  }

  @AfterEach
  void leave() throws Exception {
    other.close().await(30, TimeUnit.SECONDS);
    worker.close().await(30, TimeUnit.SECONDS);
    mongo.stop();
  }

  @Test
  void a_client_needs_no_node_in_its_own_process() throws Exception {
    OffloadOptions options =
        new OffloadOptions()
            .setMongodbUri(mongo.uri())
            .addQueue("letters", new JsonObject())
            .subscribe("greetings", "all", "java:greeter");
    await(worker.deployVerticle(new OffloadVerticle(options).handler(new Greeter("Hello"))));
    OffloadClient client = Offload.client(other);

    String task = await(client.publish("greetings", WORLD)).taskID();
    assertThat(await(client.waitForEnd(task, LONG)).result()).isEqualTo("Hello world");
    PublishOptions later = new PublishOptions().setDelay(Duration.ofDays(1));
    String waiting = await(client.publish("greetings", WORLD, later)).taskID();
    assertThat(await(client.cancel(waiting)).status()).isEqualTo("cancelled");

    String sent = await(client.queue("letters").send(WORLD));
    List<QueueMessage> received = EmbeddedFixture.receive(client.queue("letters"), 1);
    assertThat(received).extracting(QueueMessage::messageID).containsExactly(sent);
    await(client.queue("letters").delete(received.get(0).receipt()));
  }

  @Test
  void a_store_of_one_process_is_not_for_a_cluster() {
    OffloadOptions options = new OffloadOptions().setDataDir(folder.toString());

    assertThatThrownBy(() -> await(worker.deployVerticle(new OffloadVerticle(options))))
        .hasMessage(
            "this Vertx is clustered, and the embedded store is one process's own: set"
                + " mongodb.uri");
  }

  private static Vertx clustered() throws Exception {
    Config config = new Config().setClusterName("of-a-test");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.local.localAddress", "127.0.0.1");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.getNetworkConfig().setPort(5790).setPortAutoIncrement(true);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).addMember("127.0.0.1:5790").addMember("127.0.0.1:5791");
    EventBusOptions bus = new EventBusOptions().setHost("127.0.0.1");
    return Vertx.builder()
        .with(new VertxOptions().setEventBusOptions(bus))
        .withClusterManager(new HazelcastClusterManager(config))
        .buildClustered()
        .await(60, TimeUnit.SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return EmbeddedFixture.await(future);
  }
}
