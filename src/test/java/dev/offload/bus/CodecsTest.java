package dev.offload.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Submissions.Answers;
import dev.offload.task.Answer;
import dev.offload.task.Attempts;
import dev.offload.task.History;
import dev.offload.task.LiveTask;
import dev.offload.task.Payload;
import dev.offload.task.Receipt;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.StatusEvents;
import dev.offload.task.StatusEvents.Event;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import dev.offload.task.Unique;
import dev.offload.task.Unique.OnConflict;
import dev.offload.task.Unique.Scope;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodecsTest {
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  private static final String TEXT = "\ud83d\ude80 \u05e9\u05dc\u05d5\u05dd \"quoted\"\n\t\\";
  private static final Task TASK = Task.received(ID, TEXT, 1_700_000_000_000L, 5_000);

  private static final Task OTHER =
      Task.received(ID, new Shelf("orders/invoice", 9), Payload.json("{}"), 1, 2);

  private static final Command COMMAND = new Command(Command.Verb.RETRY, ID);

  private static final Pause PAUSE = new Pause("orders/invoice", TEXT);

  private static final Redrive REDRIVE =
      new Redrive(Redrive.Verb.DISCARD, "orders", "crm", 1_700_000_000_123L, TEXT, 1_700_000_001L);

  private static final Redrive ALL = new Redrive(Redrive.Verb.REDRIVE, "orders", "crm", 0, null, 0);

  private static final Submissions SUBMISSIONS =
      new Submissions(
          List.of(
              new Submission(ID, TEXT, 25, 1_700_000_003_000L),
              submission("second"),
              new Submission(
                  ID,
                  "orders",
                  new Payload("text/x", TEXT, Map.of("id", "1")),
                  9,
                  1_700_000_002_000L,
                  25,
                  1_700_000_003_000L),
              new Submission(
                  ID,
                  "orders",
                  Payload.json("1").with(new Payload.Limits(0, 0, TEXT, null, "group")),
                  9,
                  0,
                  25,
                  1,
                  Submission.Key.deduplicating("a"),
                  new Unique(TEXT, Scope.WAITING, OnConflict.REPLACE))));
  private static final Answers ANSWERS =
      new Answers(
          List.of(
              new Answer.Stored(TASK, true),
              new Answer.Stored(TASK, false),
              new Answer.Stored(List.of(TASK, OTHER), true),
              new Answer.Stored(List.of(OTHER), false, true),
              new Refusal(409, TEXT),
              new Refusal(503, "not known", true)));
  private static final StatusEvents EVENTS =
      new StatusEvents(
          "sender",
          4_000_000_000L,
          List.of(
              new Event(ID, Status.RECEIVED, 1, 1_700_000_000_000L, TEXT),
              new Event(ID, Status.COMPLETE, 3, 1_700_000_020_000L, null),
              new Event(
                  ID,
                  Status.PROCESSING,
                  3,
                  1,
                  null,
                  new Event.Of("orders/invoice", 2, new History.Progress(5, TEXT, 7)))));

  private static final Waiting WAITING = new Waiting("here", Map.of("a/b", 3, "c/d", 1));

  private static final Take TAKE = new Take("orders/invoice", 8, "node-1");

  private static final Given GIVEN =
      new Given(
          List.of(
              new LiveTask(
                  ID,
                  new Shelf("orders/invoice", 9),
                  Status.RETRYING,
                  7,
                  new Attempts(false, 3, 2, 1),
                  1_700_000_000_123L)),
          4);

  private final Map<Class<?>, MessageCodec<Object, Object>> codecs = registered();

  @Test
  void each_message_is_read_from_the_wire_as_it_was_written() {
    for (Object message :
        List.of(
            SUBMISSIONS,
            ANSWERS,
            EVENTS,
            COMMAND,
            PAUSE,
            new Pause("a/b", null),
            REDRIVE,
            ALL,
            WAITING,
            TAKE,
            GIVEN,
            Given.NONE,
            new QueueCommand.Receive("q", ID, 10, 20_000, QueueCommand.AS_DEFINED),
            new QueueCommand.Leave("q", ID),
            new QueueCommand.Settle(
                "q",
                List.of(
                    new QueueCommand.Act(QueueCommand.Verb.EXTEND, new Receipt(ID, 2), 5_000),
                    new QueueCommand.Act(QueueCommand.Verb.DELETE, new Receipt(ID, 1), 0))),
            new QueueAnswer.Refused(new Refusal(Refusal.UNAVAILABLE, "away", true)),
            QueueAnswer.Received.NONE,
            new QueueAnswer.Received(List.of(message("group", "dead"), message(null, null))),
            new QueueAnswer.Settled(
                List.of(new QueueAnswer.Result(QueueAnswer.Outcome.DONE, 1_700_000_000_000L))))) {
      assertThat(overTheWire(message)).isEqualTo(message);
    }
    for (Object message : QueueMessages.ALL) {
      assertThat(overTheWire(message)).isEqualTo(message);
    }
  }

  @Test
  void messages_without_items_are_read_too() {
    assertThat(overTheWire(new Submissions(List.of()))).isEqualTo(new Submissions(List.of()));
    assertThat(overTheWire(new Answers(List.of()))).isEqualTo(new Answers(List.of()));
  }

  @Test
  void within_a_node_the_message_itself_is_passed_on() {
    for (Object message : List.of(SUBMISSIONS, ANSWERS, EVENTS, COMMAND)) {
      assertThat(codecs.get(message.getClass()).transform(message)).isSameAs(message);
    }
  }

  @Test
  void each_codec_has_a_name_of_its_own_and_is_no_system_codec() {
    assertThat(codecs.values().stream().map(MessageCodec::name))
        .containsExactlyInAnyOrder(
            "offload.Submissions",
            "offload.Answers",
            "offload.StatusEvents",
            "offload.Command",
            "offload.Pause",
            "offload.Redrive",
            "offload.SchedulePut",
            "offload.SchedulePause",
            "offload.ScheduleRun",
            "offload.ScheduleRemove",
            "offload.Waiting",
            "offload.Take",
            "offload.Given",
            "offload.Receive",
            "offload.Leave",
            "offload.NotReceived",
            "offload.Settle",
            "offload.Refused",
            "offload.Received",
            "offload.Settled",
            "offload.DefineQueue",
            "offload.MoveMessages");
    assertThat(codecs.values()).allMatch(codec -> codec.systemCodecID() == -1);
  }

  private static QueueAnswer.Message message(String group, String source) {
    return new QueueAnswer.Message(
        ID, new Receipt(ID, 3), Payload.json("1"), 2, 1, 2, 3, group, source);
  }

  /** Other parts of a message stand before and after it. */
  private Object overTheWire(Object message) {
    MessageCodec<Object, Object> codec = codecs.get(message.getClass());
    Buffer wire = Buffer.buffer("before");
    codec.encodeToWire(wire, message);
    wire.appendString("after");
    return codec.decodeFromWire("before".length(), wire);
  }

  private static Submission submission(String text) {
    return new Submission(new UUID(ID.getMostSignificantBits(), 1), text, text.length(), 1);
  }

  @SuppressWarnings("unchecked")
  private static Map<Class<?>, MessageCodec<Object, Object>> registered() {
    Map<Class<?>, MessageCodec<Object, Object>> codecs = new HashMap<>();
    EventBus bus =
        answering(
            EventBus.class,
            arguments ->
                codecs.put((Class<?>) arguments[0], (MessageCodec<Object, Object>) arguments[1]));
    Codecs.register(answering(Vertx.class, arguments -> bus));
    return codecs;
  }

  private interface Call {
    Object answer(Object[] arguments);
  }

  private static <T> T answering(Class<T> type, Call call) {
    Object made =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer = call.answer(arguments);
              return method.getReturnType().isInstance(answer) ? answer : null;
            });
    return type.cast(made);
  }
}
