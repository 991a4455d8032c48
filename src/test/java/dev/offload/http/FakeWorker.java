package dev.offload.http;

import dev.offload.bus.Addresses;
import dev.offload.bus.Command;
import dev.offload.bus.DefineQueue;
import dev.offload.bus.MoveMessages;
import dev.offload.bus.Pause;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.bus.ScheduleCommand;
import dev.offload.bus.Submissions;
import dev.offload.bus.Submissions.Answers;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import dev.offload.task.Submission;
import dev.offload.task.Task;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Stands at the address of the workers and stores at once, or does what a test tells it. */
public final class FakeWorker {
  public final List<Submissions> messages = new CopyOnWriteArrayList<>();
  public final List<Pause> pauses = new CopyOnWriteArrayList<>();

  public final List<ScheduleCommand> schedules = new CopyOnWriteArrayList<>();

  /** What is answered to what is wanted of schedules. */
  public Function<ScheduleCommand, Answer> scheduling =
      command -> new Refusal(404, "there is no schedule");

  public volatile Answer pauseAnswer = new Answer.Stored(List.of(), true);
  public final List<Redrive> redrives = new CopyOnWriteArrayList<>();
  public volatile Function<Redrive, Answer> redriveAnswer;
  private final InMemoryTasks tasks;

  /** What was asked of queues, and what a test says to it; nothing when that is null. */
  public final List<QueueCommand> asked = new CopyOnWriteArrayList<>();

  public volatile Function<QueueCommand, QueueAnswer> queue = command -> null;

  /** How often somebody else changes a queue before it is defined. */
  public volatile int conflicts;

  public final List<DefineQueue> defined = new CopyOnWriteArrayList<>();
  public final List<MoveMessages> moves = new CopyOnWriteArrayList<>();
  public volatile Function<MoveMessages, Answer> moveAnswer;
  public final List<Command> commands = new CopyOnWriteArrayList<>();
  private final MessageConsumer<Object> consumer;
  private volatile Function<Submission, Answer> rule = this::store;
  private volatile Function<Command, Answer> obeying =
      command -> new Refusal(Refusal.NOT_FOUND, "there is no task with this id");
  private final Promise<Void> firstAsked = Promise.promise();
  private volatile boolean silent;

  public FakeWorker(Vertx vertx, InMemoryTasks tasks) {
    this.tasks = tasks;
    consumer = vertx.eventBus().consumer(Addresses.BACKGROUND_TASK, this::take);
  }

  public void leave() {
    consumer.unregister().await();
  }

  /** Returns once the first message has come. */
  public void awaitMessage() {
    HttpNode.await(firstAsked.future());
  }

  public void fallSilent() {
    silent = true;
  }

  public void refuse(int code, String reason, boolean outcomeUnknown) {
    rule = item -> new Refusal(code, reason, outcomeUnknown);
  }

  /** Answers each submission in a way of its own. */
  public void answer(Function<Submission, Answer> own) {
    rule = own;
  }

  /** Answers each command in a way of its own. */
  public void obey(Function<Command, Answer> own) {
    obeying = own;
  }

  public void answerAgain() {
    silent = false;
    rule = this::store;
  }

  private void take(Message<Object> message) {
    if (message.body() instanceof Pause pause) {
      pauses.add(pause);
      message.reply(new Answers(List.of(pauseAnswer)));
    } else if (message.body() instanceof Redrive redrive) {
      redrives.add(redrive);
      message.reply(new Answers(List.of(redriveAnswer.apply(redrive))));
    } else if (message.body() instanceof QueueCommand command) {
      asked.add(command);
      QueueAnswer answer = queue.apply(command);
      if (answer != null) {
        message.reply(answer);
      }
    } else if (message.body() instanceof DefineQueue wanted) {
      defined.add(wanted);
      message.reply(new Answers(List.of(define(wanted))));
    } else if (message.body() instanceof MoveMessages wanted) {
      moves.add(wanted);
      message.reply(new Answers(List.of(moveAnswer.apply(wanted))));
    } else if (message.body() instanceof ScheduleCommand command) {
      schedules.add(command);
      message.reply(new Answers(List.of(scheduling.apply(command))));
    } else if (message.body() instanceof Command command) {
      commands.add(command);
      if (!silent) {
        message.reply(new Answers(List.of(obeying.apply(command))));
      }
    } else {
      store(message, (Submissions) message.body());
    }
  }

  private void store(Message<Object> message, Submissions submissions) {
    boolean answers = !silent;
    // Whoever waits for the message may change that, and does not mean this one.
    messages.add(submissions);
    firstAsked.tryComplete();
    if (answers) {
      message.reply(new Answers(submissions.items().stream().map(rule).toList()));
    }
  }

  private Answer define(DefineQueue it) {
    QueueDefinition before = tasks.queues.get(it.queue());
    boolean isSeen = (before == null ? 0 : before.changedAt()) == it.seenChangedAt();
    if (conflicts > 0 || !isSeen) {
      conflicts--;
      return new Refusal(Refusal.CONFLICT, "it was changed meanwhile");
    }
    if (it.wanted() == null) {
      tasks.queues.remove(it.queue());
    } else {
      tasks.queues.put(it.queue(), it.wanted());
    }
    return new Answer.Stored(List.of(), true);
  }

  private Answer store(Submission item) {
    Task there = tasks.get(item.id());
    if (there != null) {
      return there.payload().equals(item.payload())
          ? new Answer.Stored(there, false)
          : new Refusal(Refusal.CONFLICT, "the taskID belongs to another text");
    }
    Task task = Task.received(item.id(), item.payload().text(), 1_700_000_000_000L, 3_000);
    tasks.put(task);
    return new Answer.Stored(task, true);
  }
}
