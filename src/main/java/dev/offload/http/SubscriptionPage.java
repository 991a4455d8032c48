package dev.offload.http;

import dev.offload.http.SubscriptionReads.Lanes;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.view.Pages;
import dev.offload.http.view.SubscriptionsView;
import dev.offload.http.view.SubscriptionsView.Held;
import dev.offload.http.view.SubscriptionsView.Item;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Subscription;
import dev.offload.task.LaneState;
import dev.offload.task.Redrive;
import dev.offload.task.Task;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page of the subscriptions, with forms to pause, resume, redrive and discard. */
final class SubscriptionPage {
  /** How many subscriptions are on one page. */
  static final int ITEMS_MAX = 100;

  private static final String FROM = "from";

  private final SubscriptionReads reads;
  private final List<Subscription> all;
  private final Pages pages;
  private final StoreClock clock;

  SubscriptionPage(SubscriptionReads reads, Topics topics, Pages pages, StoreClock clock) {
    this.reads = reads;
    this.all = topics.all().stream().flatMap(topic -> topic.subscriptions().stream()).toList();
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * {@code GET /subscriptions?from=}: the subscriptions, from one of them on. Unknown parameters
   * are left alone, for others add theirs to the address of a page.
   */
  Future<Reply> show(Call call) {
    List<String> from = call.query().getOrDefault(FROM, List.of());
    int first = from.isEmpty() ? 0 : indexOf(from.get(0));
    List<Subscription> shown = all.subList(first, Math.min(all.size(), first + ITEMS_MAX));
    int next = first + shown.size();
    String nextLane = next < all.size() ? all.get(next).lane() : null;
    return reads
        .lanes()
        .compose(
            lanes -> {
              Map<String, Task> redrives = new HashMap<>();
              return reads
                  .redrives(toLookFor(shown, lanes).iterator(), redrives)
                  .map(done -> items(shown, lanes, redrives));
            })
        .map(
            items ->
                pages.subscriptions(
                    new SubscriptionsView(items, nextLane, clock.likelyMs(), pages.assets())));
  }

  /** Returns what does something as a program asks for it, and then leads back to the page. */
  static Endpoint thenBack(Endpoint action) {
    return call ->
        action
            .answer(call)
            .map(
                done ->
                    Reply.empty(303)
                        .with("Location", "/subscriptions#" + call.id() + "/" + call.part()));
  }

  private int indexOf(String lane) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).lane().equals(lane)) {
        return i;
      }
    }
    throw new Problem(404, "there is no subscription with this name");
  }

  private static List<Redrive> toLookFor(List<Subscription> shown, Lanes lanes) {
    return !lanes.areRedriven()
        ? List.of()
        : shown.stream()
            .filter(it -> lanes.tasksOf(it.lane()).failed() > 0)
            .map(it -> new Redrive(Redrive.Verb.REDRIVE, it.topic(), it.name(), 0, null, 0))
            .toList();
  }

  private List<Item> items(List<Subscription> shown, Lanes lanes, Map<String, Task> redrives) {
    long nowMs = clock.likelyMs();
    return shown.stream()
        .map(
            it ->
                new Item(
                    it.topic(),
                    it.name(),
                    it.work().shown(),
                    lanes.tasksOf(it.lane()),
                    lanes.stateOf(it.lane()).pausedWhy(),
                    held(lanes.stateOf(it.lane()), nowMs),
                    redrives.get(it.lane())))
        .toList();
  }

  private static Held held(LaneState state, long nowMs) {
    long heldMs = state.heldMs(nowMs);
    return heldMs == 0 ? null : new Held(nowMs + heldMs, state.hold().why());
  }
}
