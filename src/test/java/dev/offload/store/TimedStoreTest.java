package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.store.FaultyStore.Fault;
import dev.offload.time.ManualTime;
import io.vertx.core.Promise;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimedStoreTest {
  private final ManualTime time = new ManualTime();
  private final FaultyStore line = new FaultyStore(new MemoryTaskStore(time));
  private final List<String> told = new ArrayList<>();
  private final TaskStore timed =
      TimedStore.of(
          line.asSeen(), time, (verb, well, tookMs) -> told.add(verb + " " + well + " " + tookMs));

  @Test
  void each_verb_is_told_with_its_outcome_and_answers_as_before() {
    assertThat(timed.findAll(List.of()).result()).isEmpty();
    line.set("apply", Fault.UNKNOWN_NOT_DONE);
    assertThat(timed.apply("me", List.of()).cause()).hasMessage("no answer");

    assertThat(told).containsExactly("findAll true 0", "apply false 0");
  }

  @Test
  void the_verbs_of_leases_are_told_too() {
    Leases leases = timed.leases().orElseThrow();
    assertThat(leases.open("me").result().incarnation()).isEqualTo("me");
    assertThat(timed.leases()).isEqualTo(Optional.of(leases));

    assertThat(told).containsExactly("open true 0");
  }

  @Test
  void what_is_not_asked_of_the_store_is_not_told() {
    assertThat(timed.writesInFlight()).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  @Test
  void the_time_goes_from_the_question_to_the_answer() {
    Promise<Void> closing = Promise.promise();
    TaskStore slow =
        (TaskStore)
            Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(),
                new Class<?>[] {TaskStore.class},
                (self, verb, arguments) ->
                    verb.getName().equals("close") ? closing.future() : Optional.empty());
    TaskStore watched =
        TimedStore.of(slow, time, (verb, well, tookMs) -> told.add(verb + " " + tookMs));

    watched.close();
    time.advance(42);
    assertThat(told).isEmpty();
    closing.complete();

    assertThat(told).containsExactly("close 42");
    assertThat(watched.leases()).isEmpty();
  }
}
