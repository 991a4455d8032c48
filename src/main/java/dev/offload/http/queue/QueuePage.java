package dev.offload.http.queue;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.view.Pages;
import dev.offload.http.view.QueuesView;
import dev.offload.http.view.QueuesView.Item;
import dev.offload.task.QueueDefinition;
import dev.offload.task.QueueDepth;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The page of the queues, with forms to purge them, and to redrive or discard dead letters. */
public final class QueuePage {
  /** How many queues are on one page. */
  static final int ITEMS_MAX = 100;

  private static final String FROM = "from";

  private final KnownQueues queues;
  private final Pages pages;
  private final StoreClock clock;

  public QueuePage(KnownQueues queues, Pages pages, StoreClock clock) {
    this.queues = queues;
    this.pages = pages;
    this.clock = clock;
  }

  /**
   * {@code GET /queues?from=}: the queues, from one of them on. Unknown parameters are left alone,
   * for others add theirs to the address of a page.
   */
  public Future<Reply> show(Call call) {
    List<String> from = call.query().getOrDefault(FROM, List.of());
    return queues
        .all()
        .compose(
            all ->
                queues
                    .depths()
                    .map(
                        depths ->
                            pages.queues(
                                view(
                                    List.copyOf(all.values()),
                                    from.isEmpty() ? null : from.get(0),
                                    depths))));
  }

  private QueuesView view(List<QueueDefinition> all, String from, Map<String, QueueDepth> depths) {
    int first = from == null ? 0 : indexOf(from, all);
    int end = Math.min(all.size(), first + ITEMS_MAX);
    List<Item> items =
        all.subList(first, end).stream()
            .map(it -> new Item(it, depths.getOrDefault(it.name(), QueueDepth.NONE)))
            .toList();
    String next = end < all.size() ? all.get(end).name() : null;
    return new QueuesView(items, next, clock.likelyMs(), pages.assets());
  }

  /** Returns what does something as a program asks for it, and then leads back to the page. */
  public static Endpoint thenBack(Endpoint action) {
    return call ->
        action.answer(call).map(done -> Reply.empty(303).with("Location", "/queues#" + call.id()));
  }

  private static int indexOf(String name, List<QueueDefinition> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new Problem(404, "there is no queue with this name");
  }
}
