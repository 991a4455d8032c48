package dev.offload.bus;

import dev.offload.task.Payload;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Receipt;
import dev.offload.task.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One or two of each message about queues. */
final class QueueMessages {
  private static final UUID ID = UUID.fromString("018bcfe5-6800-7abc-8def-0123456789ab");
  private static final String TEXT = "\ud83d\ude80 \"quoted\"\n";
  private static final Receipt RECEIPT = new Receipt(ID, 3);

  private static final QueueDefinition QUEUE =
      new QueueDefinition(
          "a.fifo",
          1,
          2,
          "b.fifo",
          true,
          3,
          4,
          5,
          6,
          true,
          true,
          false,
          7,
          8,
          Map.of("a", TEXT),
          Map.of("b", TEXT));

  static final List<Object> ALL =
      List.of(
          new QueueCommand.Receive("q", ID, 10, 20_000, QueueCommand.AS_DEFINED),
          new QueueCommand.Leave("q", ID),
          new QueueCommand.NotReceived("q", List.of(RECEIPT)),
          new QueueCommand.Settle(
              "q", List.of(new QueueCommand.Act(QueueCommand.Verb.EXTEND, RECEIPT, 43_200_000))),
          new QueueAnswer.Refused(new Refusal(503, TEXT, true)),
          new QueueAnswer.Received(
              List.of(
                  new QueueAnswer.Message(ID, RECEIPT, Payload.json("1"), 3, 1, 2, 3, TEXT, "dead"),
                  new QueueAnswer.Message(
                      ID, RECEIPT, Payload.json("{}"), 1, 1, 2, 3, null, null))),
          new QueueAnswer.Settled(
              List.of(new QueueAnswer.Result(QueueAnswer.Outcome.TOO_LONG, 1_700_000_000_000L))),
          new DefineQueue("a.fifo", QUEUE, 9),
          new DefineQueue("a.fifo", null, 9),
          new MoveMessages("a", null, 0),
          new MoveMessages("a", "b", 500));

  private QueueMessages() {}
}
