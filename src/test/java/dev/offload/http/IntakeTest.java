package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.Codecs;
import dev.offload.settings.Settings;
import dev.offload.task.Answer;
import dev.offload.task.BackgroundText;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.TaskIds;
import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class IntakeTest {
  private final ManualTime time = new ManualTime();
  private final StoreClock clock = StoreClock.local(time);
  private final TaskIds ids = new TaskIds(clock::nowMs);
  private final InMemoryTasks tasks = new InMemoryTasks();
  private Vertx vertx;
  private FakeWorker worker;

  @BeforeEach
  void start(Vertx given) {
    vertx = given;
    Codecs.register(vertx);
    worker = new FakeWorker(vertx, tasks);
  }

  @Test
  void what_one_turn_brings_travels_as_one_message() {
    List<Answer> answers = submitInOneTurn(intake(), List.of("a", "b", "c"));

    assertThat(worker.messages).hasSize(1);
    assertThat(answers)
        .extracting(answer -> ((Answer.Stored) answer).task().background())
        .containsExactly("a", "b", "c");
  }

  @Test
  void a_message_is_bounded_in_tasks() {
    submitInOneTurn(intake(), texts(Intake.MESSAGE_TASKS_MAX * 2 + 1, "x"));

    assertThat(worker.messages)
        .extracting(message -> message.items().size())
        .containsExactly(Intake.MESSAGE_TASKS_MAX, Intake.MESSAGE_TASKS_MAX, 1);
  }

  @Test
  void a_message_is_bounded_in_bytes() {
    submitInOneTurn(intake(), texts(5, "é".repeat(200_000)));

    assertThat(worker.messages).extracting(message -> message.items().size()).containsExactly(3, 2);
  }

  @Test
  void what_waits_is_bounded_in_bytes() {
    worker.fallSilent();
    Intake intake = intake("INTAKE_MAX_BYTES=1048576", "ACCEPT_TIMEOUT_MS=500");

    List<Answer> answers = submitInOneTurn(intake, texts(6, "x".repeat(200_000)));

    assertThat(answers)
        .extracting(answer -> ((Refusal) answer).outcomeUnknown())
        .containsExactly(true, true, true, true, true, false);
    worker.answerAgain();
    assertThat(submitInOneTurn(intake, texts(5, "x".repeat(200_000))))
        .hasOnlyElementsOfType(Answer.Stored.class);
  }

  @Test
  void a_task_must_not_be_stored_any_more_when_nobody_waits_for_it() {
    submitInOneTurn(intake("ACCEPT_TIMEOUT_MS=3000"), List.of("a"));

    Submission sent = worker.messages.get(0).items().get(0);
    assertThat(sent.deadlineAt()).isEqualTo(time.nowMs() + 2_500);
    assertThat(sent.bytes()).isEqualTo(1);
  }

  private List<Answer> submitInOneTurn(Intake intake, List<String> texts) {
    Promise<Void> allAnswered = Promise.promise();
    List<Future<Answer>> answers = new ArrayList<>();
    vertx.runOnContext(
        turn -> {
          texts.forEach(
              text -> {
                int bytes = BackgroundText.utf8Bytes(text);
                answers.add(
                    intake.submit(new Submission(ids.next(), text, bytes, intake.deadlineAt())));
              });
          Future.all(answers).<Void>mapEmpty().onComplete(allAnswered);
        });
    HttpNode.await(allAnswered.future());
    return answers.stream().map(Future::result).toList();
  }

  private static List<String> texts(int count, String text) {
    return java.util.Collections.nCopies(count, text);
  }

  private Intake intake(String... settings) {
    Map<String, String> environment = new java.util.HashMap<>();
    for (String setting : settings) {
      environment.put(setting.split("=")[0], setting.split("=")[1]);
    }
    return new Intake(vertx, Settings.read(new JsonObject(), environment), clock);
  }
}
