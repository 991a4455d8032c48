package dev.offload.worker;

import dev.offload.bus.Command;
import dev.offload.bus.DefineQueue;
import dev.offload.bus.MoveMessages;
import dev.offload.bus.Pause;
import dev.offload.bus.ScheduleCommand;
import dev.offload.task.Answer;
import dev.offload.task.Redrive;
import io.vertx.core.Future;

/** What people and clients want done, beside work that is to be stored. */
record Orders(
    Commands commands,
    Pauses pauses,
    Redrives redrives,
    Definitions definitions,
    Scheduling scheduling) {

  /** Does something with a task by hand; never fails. */
  Future<Answer> run(Command command) {
    return commands.run(command);
  }

  /** Pauses a subscription, or has it go on; never fails. */
  Future<Answer> run(Pause pause) {
    return pauses.set(pause);
  }

  /** Begins to redrive or discard the failed tasks of a subscription; never fails. */
  Future<Answer> run(Redrive redrive) {
    return redrives.begin(redrive);
  }

  /** Begins to move the messages of a queue; never fails. */
  Future<Answer> run(MoveMessages move) {
    return redrives.begin(move);
  }

  /** Makes, changes or removes a queue; never fails. */
  Future<Answer> run(DefineQueue command) {
    return definitions.define(command);
  }

  /** Does what a message brings; null when that is something else. */
  Future<Answer> take(Object order) {
    if (order instanceof Command command) {
      return run(command);
    } else if (order instanceof Pause pause) {
      return run(pause);
    } else if (order instanceof Redrive redrive) {
      return run(redrive);
    }
    if (order instanceof MoveMessages move) {
      return run(move);
    }
    if (order instanceof ScheduleCommand command) {
      return scheduling.run(command);
    }
    return order instanceof DefineQueue command ? run(command) : null;
  }

  /** Looks what is paused, and which queues there are: somebody said that it changed. */
  void look() {
    pauses.look();
    definitions.look().onFailure(told -> {});
  }

  /** Reads what is paused and which queues there are, before anything begins. */
  Future<Void> start() {
    return pauses.start().compose(v -> definitions.start());
  }

  void stop() {
    pauses.stop();
    definitions.stop();
  }
}
