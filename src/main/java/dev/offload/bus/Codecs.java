package dev.offload.bus;

import dev.offload.bus.Submissions.Answers;
import dev.offload.task.Redrive;
import dev.offload.task.StatusEvents;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/**
 * The codecs of our own messages. They are immutable, so a message to the same node is passed on as
 * it is, without a copy; between nodes it travels as JSON.
 */
public final class Codecs {

  /** The bus may be somebody else's, with codecs of its own. */
  private static final String PREFIX = "offload.";

  private Codecs() {}

  /** Registers every codec, unless that was done before in this Vertx. */
  public static synchronized void register(Vertx vertx) {
    try {
      add(vertx, Submissions.class, Wire::write, Wire::submissions);
    } catch (IllegalStateException done) {
      return;
    }
    add(vertx, Command.class, Wire::write, Wire::command);
    add(vertx, Pause.class, Wire::write, Wire::pause);
    add(vertx, Redrive.class, Redrive::json, Redrive::of);
    List.of(
            ScheduleCommand.Put.class,
            ScheduleCommand.Pause.class,
            ScheduleCommand.Run.class,
            ScheduleCommand.Remove.class)
        .forEach(type -> add(vertx, type));
    add(vertx, Answers.class, Wire::write, Wire::answers);
    add(vertx, Waiting.class, WireOfGiving::write, WireOfGiving::waiting);
    add(vertx, Take.class, WireOfGiving::write, WireOfGiving::take);
    add(vertx, Given.class, WireOfGiving::write, WireOfGiving::given);
    add(vertx, StatusEvents.class, Wire::write, Wire::statusEvents);
    add(vertx, QueueCommand.Receive.class, WireOfQueues::write, WireOfQueues::receive);
    add(vertx, QueueCommand.Leave.class, WireOfQueues::write, WireOfQueues::leave);
    add(vertx, QueueCommand.NotReceived.class, WireOfQueues::write, WireOfQueues::notReceived);
    add(vertx, QueueCommand.Settle.class, WireOfQueues::write, WireOfQueues::settle);
    add(vertx, QueueAnswer.Refused.class, WireOfQueues::write, WireOfQueues::refused);
    add(vertx, QueueAnswer.Received.class, WireOfQueues::write, WireOfQueues::received);
    add(vertx, QueueAnswer.Settled.class, WireOfQueues::write, WireOfQueues::settled);
    add(vertx, DefineQueue.class, WireOfQueues::write, WireOfQueues::defineQueue);
    add(vertx, MoveMessages.class, MoveMessages::json, MoveMessages::of);
  }

  private static <T extends ScheduleCommand> void add(Vertx vertx, Class<T> type) {
    // Without its first word the name may be that of another message.
    String name = "Schedule" + type.getSimpleName();
    Codec<T> codec =
        new Codec<>(
            PREFIX + name, ScheduleCommand::json, json -> type.cast(ScheduleCommand.of(json)));
    vertx.eventBus().registerDefaultCodec(type, codec);
  }

  private static <T> void add(
      Vertx vertx, Class<T> type, Function<T, JsonObject> write, Function<JsonObject, T> read) {
    vertx
        .eventBus()
        .registerDefaultCodec(type, new Codec<>(PREFIX + type.getSimpleName(), write, read));
  }

  private record Codec<T>(String name, Function<T, JsonObject> write, Function<JsonObject, T> read)
      implements MessageCodec<T, T> {

    @Override
    public void encodeToWire(Buffer buffer, T message) {
      Buffer json = write.apply(message).toBuffer();
      buffer.appendInt(json.length()).appendBuffer(json);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
      int start = position + Integer.BYTES;
      int end = start + buffer.getInt(position);
      return read.apply(new JsonObject(buffer.getBuffer(start, end)));
    }

    @Override
    public T transform(T message) {
      return message;
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
