package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.sqlite.SqliteTaskStore;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What anybody on the bus can do with a queue. */
@ExtendWith(VertxExtension.class)
class QueuesOnBusTest {
  private static final String ADDRESS = "queue:" + QueueFixture.QUEUE;
  private BusNode bus;

  @BeforeEach
  void start(Vertx vertx, @TempDir Path folder) throws Exception {
    bus = new BusNode(vertx, BusNode.answer(SqliteTaskStore.open(vertx, folder)));
    List<Lane.Definition> queues =
        List.of(Lane.Definition.of(QueueFixture.queue(QueueFixture.QUEUE, false, null, 3)));
    BusNode.answer(bus.deployWorker(new JsonObject(), queues));
  }

  @AfterEach
  void close() throws Exception {
    bus.close();
  }

  private JsonObject receive(String wait) throws Exception {
    JsonObject asked = new JsonObject().put("max", 10).put("wait", wait);
    return bus.request(ADDRESS, asked, "action", "receive").body();
  }

  @Test
  void a_message_is_sent_received_and_deleted() throws Exception {
    bus.request(ADDRESS, new JsonObject().put("image", 17));

    JsonObject message = receive("5s").getJsonArray("messages").getJsonObject(0);
    assertThat(message.getJsonObject("body")).isEqualTo(new JsonObject().put("image", 17));
    JsonObject receipt = new JsonObject().put("receipt", message.getString("receipt"));
    assertThat(bus.request(ADDRESS, receipt, "action", "delete").body())
        .isEqualTo(new JsonObject());
    assertThat(receive("0s").getJsonArray("messages")).isEmpty();
  }

  @Test
  void who_cannot_be_answered_gets_nothing_and_that_does_not_count(Vertx vertx) throws Exception {
    bus.request(ADDRESS, new JsonObject().put("image", 17));
    DeliveryOptions noReply = new DeliveryOptions().addHeader("action", "receive");
    vertx.eventBus().send(ADDRESS, new JsonObject().put("max", 1), noReply);

    JsonObject message = receive("5s").getJsonArray("messages").getJsonObject(0);
    assertThat(message.getInteger("receiveCount")).isEqualTo(1);
  }
}
