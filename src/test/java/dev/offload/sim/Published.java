package dev.offload.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.handler.Outcome;
import dev.offload.task.Task;
import dev.offload.task.Unpublished;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * What attempts publish, in a third of the seeds that have user code. When one is done each of its
 * events is stored before its task moves on, and once; of one that is not done, none is.
 */
final class Published {
  private static final int EVENTS_MAX = 3;
  private static final String MARK = "{\"by\":\"";

  /** Of its own, so that the seeds without are what they are without them. */
  private final SplittableRandom random;

  private final boolean isOn;
  private final List<String> due = new ArrayList<>();
  private final List<String> stored = new ArrayList<>();
  private final Set<UUID> ids = new HashSet<>();

  Published(long seed) {
    random = new SplittableRandom(seed * 13 + 5);
    isOn = random.nextInt(3) == 0;
  }

  /** Draws what an attempt publishes; what was published so publishes nothing itself. */
  List<Outcome.Event> draw(Attempt attempt) {
    boolean isFirst = !attempt.run.delivery().payload().text().startsWith(MARK);
    List<Outcome.Event> events = new ArrayList<>();
    int count = isOn && isFirst && random.nextInt(3) == 0 ? random.nextInt(1, EVENTS_MAX + 1) : 0;
    for (int i = 0; i < count; i++) {
      String topic = Subscriptions.TOPICS.get(random.nextInt(Subscriptions.TOPICS.size()));
      String text = MARK + attempt.key + " at " + attempt.begunMs + " no " + i + "\"}";
      events.add(new Outcome.Event(topic, text));
    }
    return events;
  }

  /** The end of an attempt that is done is stored, though its task may not have moved on. */
  void done(Attempt attempt) {
    for (Outcome.Event event : attempt.events) {
      Subscriptions.lanesOf(event.topic()).forEach(lane -> due.add(lane + " " + event.json()));
    }
  }

  /** A new task is stored. */
  void stored(Task task) {
    if (task.payload().text().startsWith(MARK) && ids.add(task.id())) {
      stored.add(task.shelf().lane() + " " + task.payload().text());
    }
  }

  /** A task moves on whose attempt had published. */
  void movesOn(Task before, Task after) {
    Unpublished left = before.history().unpublished();
    for (Unpublished.Event event : left.events()) {
      assertThat(ids).as("published by %s", before).containsAll(tasks(event));
    }
    assertThat(after).isEqualTo(before.after(left.move(before.live(), before.history())));
  }

  private static List<UUID> tasks(Unpublished.Event event) {
    return Subscriptions.tasksOf(event.topic(), event.id());
  }

  void atTheEnd() {
    assertThat(stored).as("what was published").containsExactlyInAnyOrderElementsOf(due);
  }
}
