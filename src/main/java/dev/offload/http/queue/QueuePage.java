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
import dev.offload.task.Redrive;
import dev.offload.task.Task;
import dev.offload.task.TaskReader;
import dev.offload.time.StoreClock;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The page of the queues, with forms to purge them, and to redrive or discard dead letters. */
public final class QueuePage {
  /** How many queues are on one page. */
  static final int ITEMS_MAX = 100;

  private static final String FROM = "from";

  /** How many tasks can be read at once. */
  private static final int READ_MAX = 32;

  private final KnownQueues queues;
  private final TaskReader reads;
  private final Pages pages;
  private final StoreClock clock;

  public QueuePage(KnownQueues queues, TaskReader reads, Pages pages, StoreClock clock) {
    this.queues = queues;
    this.reads = reads;
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
        .compose(all -> show(List.copyOf(all.values()), from.isEmpty() ? null : from.get(0)));
  }

  private Future<Reply> show(List<QueueDefinition> all, String from) {
    int first = from == null ? 0 : indexOf(from, all);
    int end = Math.min(all.size(), first + ITEMS_MAX);
    String next = end < all.size() ? all.get(end).name() : null;
    return items(all.subList(first, end))
        .map(items -> pages.queues(new QueuesView(items, next, clock.likelyMs(), pages.assets())));
  }

  /** Returns how a queue is. */
  Future<Item> item(QueueDefinition queue) {
    return items(List.of(queue)).map(items -> items.get(0));
  }

  private Future<List<Item>> items(List<QueueDefinition> of) {
    return queues
        .depths()
        .compose(
            depths ->
                redrives(of, 0, new HashMap<>())
                    .map(redrives -> of.stream().map(it -> item(it, depths, redrives)).toList()));
  }

  private static Item item(
      QueueDefinition it, Map<String, QueueDepth> depths, Map<UUID, Task> redrives) {
    QueueDepth depth = depths.getOrDefault(it.name(), QueueDepth.NONE);
    return new Item(it, depth, redrives.get(redriveOf(it)));
  }

  /** Looks for the tasks that redrive, discard or purge. */
  private Future<Map<UUID, Task>> redrives(
      List<QueueDefinition> of, int from, Map<UUID, Task> found) {
    if (from >= of.size()) {
      return Future.succeededFuture(found);
    }
    int to = Math.min(of.size(), from + READ_MAX);
    return reads
        .read(of.subList(from, to).stream().map(QueuePage::redriveOf).toList())
        .compose(
            some -> {
              some.stream()
                  .filter(task -> task.status().isLive())
                  .forEach(task -> found.put(task.id(), task));
              return redrives(of, to, found);
            });
  }

  private static UUID redriveOf(QueueDefinition queue) {
    return Redrive.of(Redrive.Verb.REDRIVE, queue).taskID();
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
