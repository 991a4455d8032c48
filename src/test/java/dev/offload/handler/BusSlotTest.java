package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.task.Payload;
import dev.offload.task.Slot;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(60)
class BusSlotTest {
  @Test
  void the_consumer_is_told_of_which_schedule_and_slot_it_is(Vertx vertx) throws Exception {
    BlockingQueue<MultiMap> asked = new LinkedBlockingQueue<>();
    vertx
        .eventBus()
        .consumer(
            "reports",
            message -> {
              asked.add(message.headers());
              message.reply(null);
            });
    Handler handler =
        new BusHandler(
            vertx.eventBus(), "reports", () -> TestRun.DEADLINE_AT - 20_000, failure -> {});
    Slot slot = new Slot("nightly", "2027-03-28T03:00:00+02:00", null);
    TestRun.of(vertx, handler, Payload.json("1").with(slot), null).outcome();

    MultiMap headers = asked.take();
    assertThat(headers.get("schedule")).isEqualTo("nightly");
    assertThat(headers.get("slot")).isEqualTo("2027-03-28T03:00:00+02:00");
    assertThat(headers.contains("previousSlot")).isFalse();
  }
}
