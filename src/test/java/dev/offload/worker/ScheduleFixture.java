package dev.offload.worker;

import dev.offload.bus.ScheduleCommand;
import dev.offload.schedule.Declared;
import dev.offload.schedule.Past;
import dev.offload.schedule.Schedule;
import dev.offload.schedule.ScheduleReader;
import dev.offload.schedule.Wanted;
import dev.offload.store.FaultyStore;
import dev.offload.store.MemoryTaskStore;
import dev.offload.task.Answer;
import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.Slot;
import dev.offload.task.Task;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.time.ManualTime;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A node with one topic, and schedules that publish to it. */
abstract class ScheduleFixture {
  static final String LANE = "reports/default";

  static final long START = Instant.parse("2027-01-01T00:00:00.500Z").toEpochMilli();

  final ManualTime time = new ManualTime(START);
  final MemoryTaskStore memory = new MemoryTaskStore(time);
  final FaultyStore store = new FaultyStore(memory);
  final FakeHandler handler = new FakeHandler();
  final TestNode node = node("a", List.of()).start();

  TestNode node(String name, List<Declared> schedules) {
    Execution work = new Execution(handler, 100, 600_000, Retry.DEFAULT);
    Lane.Definition lane = new Lane.Definition("reports", "default", work);
    Plan plan = TestNode.plan(name, List.of(lane));
    return new TestNode(
        time, store.asSeen(), name, new Plan(plan.lanes(), plan.demo(), plan.random(), schedules));
  }

  static Schedule schedule(String name, String members) {
    JsonObject json = new JsonObject("{\"topic\":\"reports\"," + members + "}");
    ScheduleReader reader = new ScheduleReader(json);
    Schedule schedule = reader.read(name, "{\"of\":\"" + name + "\"}");
    if (!reader.problems().isEmpty()) {
      throw new AssertionError(reader.problems());
    }
    return schedule;
  }

  static ScheduleCommand.Put put(String name, String members) {
    return new ScheduleCommand.Put(schedule(name, members), null, ScheduleCommand.ANY);
  }

  Answer run(ScheduleCommand command) {
    return run(node, command);
  }

  Answer run(TestNode by, ScheduleCommand command) {
    List<Answer> answers = new ArrayList<>();
    by.worker.run(command).onSuccess(answers::add);
    time.advance(20);
    return answers.get(0);
  }

  int refused(ScheduleCommand command) {
    return ((Refusal) run(command)).code();
  }

  Task task(String name) {
    return memory.find(TaskIds.ofSchedule(name)).result().orElseThrow();
  }

  Wanted wanted(String name) {
    return Wanted.of(task(name).payload());
  }

  Past past(String name) {
    return Past.of(task(name).state());
  }

  /** Returns the tasks of events, the oldest first. */
  List<Task> published() {
    List<Task> tasks =
        new ArrayList<>(memory.page(new PageQuery(null, null, 200)).result().items());
    Collections.reverse(tasks);
    return tasks;
  }

  /** Returns for which slots there are tasks. */
  List<String> slots() {
    return published().stream().map(it -> it.payload().slot()).map(Slot::at).toList();
  }

  Stream<Task> live() {
    return published().stream().filter(it -> it.status().isLive());
  }

  void advanceTo(long epochMs) {
    time.advance(epochMs - time.nowMs());
  }

  boolean holds(String name) {
    return node.holds(TaskIds.ofSchedule(name));
  }

  static Shelf shelf() {
    return Shelf.SCHEDULES;
  }
}
