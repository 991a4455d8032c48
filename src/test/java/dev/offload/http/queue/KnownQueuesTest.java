package dev.offload.http.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.bus.DefineQueue;
import dev.offload.bus.QueueAnswer;
import dev.offload.bus.QueueCommand;
import dev.offload.settings.Queues;
import dev.offload.settings.Settings;
import dev.offload.task.Answer;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Submission;
import dev.offload.task.TaskReader;
import dev.offload.time.ManualTime;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the store is asked which queues there are. */
class KnownQueuesTest {
  private static final JsonObject CONF = new JsonObject("{\"queues\": {\"declared\": {}}}");
  private static final Queues DECLARED = Settings.read(CONF, Map.of()).queues();

  private final ManualTime time = new ManualTime();
  private final List<QueueDefinition> stored = new ArrayList<>();
  private int reads;
  private final KnownQueues queues =
      new KnownQueues(DECLARED, store(), new Told(), StoreClock.local(time));

  @Test
  void a_queue_of_the_configuration_is_known_without_the_store() {
    assertThat(queues.find("declared").result()).isPresent();
    assertThat(queues.read("declared").result()).isPresent();
    assertThat(reads).isZero();
  }

  @Test
  void a_queue_that_was_made_is_known_for_a_second() {
    stored.add(made("a"));
    for (int i = 0; i < 10; i++) {
      assertThat(queues.find("a").result()).isPresent();
    }
    assertThat(reads).isEqualTo(1);

    time.advance(KnownQueues.READ_AGAIN_MS);
    stored.clear();
    assertThat(queues.find("a").result()).as("removed at another node").isEmpty();
    assertThat(reads).isEqualTo(2);
  }

  @Test
  void one_that_is_not_known_is_looked_for_at_once() {
    assertThat(queues.find("a").result()).isEmpty();
    stored.add(made("a"));
    assertThat(queues.find("a").result()).as("made at another node").isPresent();
  }

  @Test
  void what_this_node_changes_it_knows_at_once() {
    stored.add(made("a"));
    queues.find("a");
    stored.clear();
    queues.remove(made("a"));
    assertThat(queues.find("a").result()).isEmpty();
  }

  @Test
  void of_two_with_one_name_that_of_the_configuration_counts() {
    stored.add(made("declared"));
    stored.add(made("a"));
    assertThat(queues.all().result().keySet()).containsExactly("a", "declared");
    assertThat(queues.all().result().get("declared").isDeclared()).isTrue();
  }

  @Test
  void there_are_no_more_than_so_many() {
    for (int i = 0; i < Queues.CREATED_MAX; i++) {
      stored.add(made("q" + i));
    }
    Future<QueueDefinition> more = queues.define("more", (before, nowMs) -> made("more"));
    assertThat(more.cause()).hasMessage("there are 1000 queues already");
    assertThat(queues.define("q1", (before, nowMs) -> made("q1")).succeeded()).isTrue();
  }

  private static QueueDefinition made(String name) {
    JsonObject declared = DECLARED.all().get(0).json();
    return QueueDefinition.of(declared.put("name", name).put("isDeclared", false));
  }

  private TaskReader store() {
    return (TaskReader)
        Proxy.newProxyInstance(
            TaskReader.class.getClassLoader(),
            new Class<?>[] {TaskReader.class},
            (self, verb, arguments) -> {
              reads++;
              return Future.succeededFuture(List.copyOf(stored));
            });
  }

  private static final class Told implements Broker {
    @Override
    public long deadlineAt() {
      return 0;
    }

    @Override
    public Future<Answer> send(Submission message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T extends QueueAnswer> Future<T> ask(
        QueueCommand command, Class<T> kind, long withinMs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Answer> command(Object command) {
      assertThat(command).isInstanceOf(DefineQueue.class);
      return Future.succeededFuture(new Answer.Stored(List.of(), true));
    }
  }
}
