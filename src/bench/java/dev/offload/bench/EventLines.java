package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** Reads events out of the bytes of a stream, as a browser does. */
final class EventLines implements Chunks.Sink {
  private final Consumer<Delivery> delivered;
  private final Runnable resync;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String event = "";
  private String data = "";
  private long arrivedMs;

  /**
   * That a stream told of a task.
   *
   * @param atMs when it happened, as the event says, in epoch milliseconds
   * @param arrivedMs when the event was here, in epoch milliseconds
   */
  record Delivery(UUID id, int version, long atMs, long arrivedMs) {}

  /**
   * @param resync told that the page has to be read again
   */
  EventLines(Consumer<Delivery> delivered, Runnable resync) {
    this.delivered = delivered;
    this.resync = resync;
  }

  /** Says when the bytes that follow arrived, in epoch milliseconds. */
  void arrived(long epochMs) {
    arrivedMs = epochMs;
  }

  @Override
  public void part(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        endOfLine(line.toString(StandardCharsets.UTF_8));
        line.reset();
      } else {
        line.write(next);
      }
    }
  }

  @Override
  public void end() {}

  private void endOfLine(String text) {
    if (text.startsWith("event: ")) {
      event = text.substring("event: ".length());
    } else if (text.startsWith("data: ")) {
      data = text.substring("data: ".length());
    } else if (text.isEmpty()) {
      dispatch();
      event = "";
      data = "";
    }
  }

  private void dispatch() {
    if (event.equals("resync")) {
      resync.run();
    } else if (event.equals("task")) {
      JsonObject task = new JsonObject(data);
      delivered.accept(
          new Delivery(
              UUID.fromString(task.getString("taskID")),
              task.getInteger("version"),
              Instant.parse(task.getString("at")).toEpochMilli(),
              arrivedMs));
    }
  }
}
