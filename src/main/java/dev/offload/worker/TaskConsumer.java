package dev.offload.worker;

import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.observe.TaskEvents;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskJson;
import dev.offload.task.TraceContext;
import dev.offload.time.StoreClock;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Takes work from the bus: batches of our own nodes, and anybody's {@code {"background": …,
 * "taskID": optional}}. A request is answered after the write.
 */
final class TaskConsumer {
  private final InsertQueue writer;
  private final StoreClock clock;
  private final TaskEvents events;
  private final Limits limits;
  private final TaskIds ids;

  /**
   * @param textMaxBytes how long a text may be in UTF-8
   * @param acceptTimeoutMs within which whoever asks is answered
   */
  record Limits(int textMaxBytes, long acceptTimeoutMs) {}

  TaskConsumer(InsertQueue writer, StoreClock clock, TaskEvents events, Limits limits) {
    this.writer = writer;
    this.clock = clock;
    this.events = events;
    this.limits = limits;
    this.ids = new TaskIds(clock::nowMs);
  }

  void handle(Message<Object> message) {
    try {
      if (message.body() instanceof Submissions submissions) {
        submitAll(submissions.items(), writer::submit, message::reply);
      } else {
        submit(message, answer -> reply(message, answer));
      }
    } catch (RuntimeException e) {
      events.unexpected("taking work from the bus", e);
      message.fail(500, "unexpected failure");
    }
  }

  /** Takes what another node sent here, as the home of its queues. */
  void submitHere(List<Submission> items, Consumer<Answers> whenAll) {
    submitAll(items, writer::submitHere, whenAll);
  }

  private void submitAll(
      List<Submission> items, Consumer<List<InsertQueue.Waiting>> to, Consumer<Answers> whenAll) {
    Answer[] answers = new Answer[items.size()];
    int[] missing = {items.size()};
    if (items.isEmpty()) {
      whenAll.accept(new Answers(List.of()));
    }
    List<InsertQueue.Waiting> together = new ArrayList<>(answers.length);
    for (int i = 0; i < answers.length; i++) {
      int at = i;
      Consumer<Answer> answered =
          answer -> {
            events.answered(answer);
            answers[at] = answer;
            if (--missing[0] == 0) {
              whenAll.accept(new Answers(Arrays.asList(answers)));
            }
          };
      together.add(new InsertQueue.Waiting(items.get(i), answered));
    }
    to.accept(together);
  }

  private void submit(Message<Object> message, Consumer<Answer> answer) {
    if (!(message.body() instanceof JsonObject json)) {
      answer.accept(bad("the message must be a JSON object"));
      return;
    }
    Optional<Refusal> unknown = Submission.refuseMembers(json.fieldNames());
    if (unknown.isPresent()) {
      answer.accept(unknown.get());
      return;
    }
    if (!(json.getValue("background") instanceof String text)) {
      answer.accept(bad("background must be a text"));
      return;
    }
    Object given = json.getValue("taskID");
    Optional<UUID> id = given == null ? Optional.empty() : TaskIds.parse(given.toString());
    int bytes = BackgroundText.utf8Bytes(text);
    Optional<Refusal> refusal = BackgroundText.refuse(text, bytes, limits.textMaxBytes);
    if (refusal.isEmpty() && !clock.isKnown()) {
      answer.accept(InsertQueue.notStored("the store has not answered yet"));
      return;
    }
    if (refusal.isEmpty() && given != null) {
      refusal = Submission.refuseId(id, clock.nowMs());
    }
    if (refusal.isPresent()) {
      answer.accept(refusal.get());
      return;
    }
    UUID taskID = id.orElseGet(ids::next);
    long deadlineAt = Submission.deadline(clock.nowMs(), limits.acceptTimeoutMs);
    TraceContext trace = TraceContext.of(message.headers());
    writer.submit(new Submission(taskID, text, bytes, deadlineAt).with(trace), answer);
  }

  private void reply(Message<Object> message, Answer answer) {
    events.answered(answer);
    boolean heard = message.replyAddress() != null;
    if (answer instanceof Answer.Stored stored && heard) {
      message.reply(TaskJson.of(stored.task()));
    } else if (answer instanceof Refusal refusal && heard) {
      message.fail(refusal.code(), refusal.reason());
    } else if (answer instanceof Refusal refusal) {
      events.refusedUnheard(refusal);
    }
  }

  private static Answer bad(String reason) {
    return new Refusal(Refusal.BAD_REQUEST, reason);
  }
}
