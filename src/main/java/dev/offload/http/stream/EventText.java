package dev.offload.http.stream;

import dev.offload.task.Shelf;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.TaskJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Events as a stream carries them (WHATWG HTML, "Server-sent events"). */
final class EventText {
  static final Buffer HEARTBEAT = Buffer.buffer(": hb\n\n");
  static final int PIECE_BYTES = 32_768;
  private static final int RETRY_MS = 2_000;

  private final EventRing ring;

  EventText(EventRing ring) {
    this.ring = ring;
  }

  /** Returns what a stream begins with: how soon to come back, and where it is. */
  Buffer opening(long number) {
    return Buffer.buffer("retry: " + RETRY_MS + "\nid: " + ring.position(number) + "\n\n");
  }

  /** Returns the event that says: read everything again, then go on from the newest event. */
  Buffer resync() {
    return Buffer.buffer(resync(ring.last()));
  }

  /** Returns the events after one, cut between events into pieces of little more than 32 KiB. */
  List<Buffer> after(long number) {
    List<Buffer> pieces = new ArrayList<>();
    Buffer piece = Buffer.buffer();
    for (EventRing.Entry entry : ring.after(number)) {
      piece.appendString(text(entry));
      if (piece.length() >= PIECE_BYTES) {
        pieces.add(piece);
        piece = Buffer.buffer();
      }
    }
    if (piece.length() > 0) {
      pieces.add(piece);
    }
    return pieces;
  }

  private String text(EventRing.Entry entry) {
    return entry.event() == null
        ? resync(entry.number())
        : text(entry.number(), "task", json(entry.event()));
  }

  private String resync(long number) {
    // A browser does not dispatch an event without data.
    return text(number, "resync", new JsonObject());
  }

  private String text(long number, String event, JsonObject data) {
    return "id: "
        + ring.position(number)
        + "\nevent: "
        + event
        + "\ndata: "
        + data.encode()
        + "\n\n";
  }

  private static JsonObject json(Event event) {
    JsonObject json =
        new JsonObject()
            .put("taskID", event.id().toString())
            .put("status", event.status().word())
            .put("version", event.version())
            .put("at", TaskJson.time(event.at()));
    Event.Of of = event.of();
    if (event.excerpt() != null) {
      json.put(of.isBackground() ? "background" : "excerpt", event.excerpt());
    }
    if (!of.isBackground()) {
      Shelf shelf = new Shelf(of.lane(), Shelf.PRIORITY);
      json.put("topic", shelf.topic())
          .put("subscription", shelf.subscription())
          .put("attempt", of.attempt());
    }
    return of.progress() == null ? json : json.put("progress", TaskJson.json(of.progress()));
  }
}
