package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.kit.SharedRead;
import dev.offload.http.stream.EventRing;
import dev.offload.http.view.HomeView;
import dev.offload.http.view.Pages;
import dev.offload.http.view.TaskView;
import dev.offload.task.Status;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.PageQuery;
import dev.offload.task.TaskReader.TaskPage;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The home page and the page of one task. */
final class LivePage {
  private static final int TASKS_MAX = 50;
  private static final String NOTHING = "The text is empty: enter what should run.";
  private static final String CURSOR = "cursor";
  private static final long READ_MS = 2_000;

  /** After a refusal little of the client's time is left. */
  private static final long READ_AFTER_REFUSAL_MS = 150;

  /** The page is worth more than its counts. */
  private static final long COUNT_MS = 300;

  private final TaskReader reader;
  private final SharedRead<Map<Status, Long>> counts;
  private final EventRing ring;
  private final Pages pages;
  private final StoreClock clock;
  private final TaskIds ids;
  private final boolean isDemo;

  /**
   * @param isDemo timers stand for the work that the form hands over
   */
  LivePage(TaskReader reader, EventRing ring, Pages pages, StoreClock clock, boolean isDemo) {
    this.reader = reader;
    this.counts = new SharedRead<>(reader::liveCounts);
    this.ring = ring;
    this.pages = pages;
    this.clock = clock;
    this.ids = new TaskIds(clock::likelyMs);
    this.isDemo = isDemo;
  }

  /**
   * {@code GET /?cursor=}: the newest tasks, or those older than a page before. With a store that
   * does not answer it still has the form. Unknown parameters are left alone, for others add theirs
   * to the address of a page.
   */
  Future<Reply> home(Call call) {
    List<String> cursors = call.query().getOrDefault(CURSOR, List.of());
    if (cursors.size() > 1) {
      throw new Problem(400, "query parameter " + CURSOR + " is given twice");
    }
    UUID before = TaskApi.cursor(cursors.isEmpty() ? null : cursors.get(0));
    HomeView.Form form = new HomeView.Form(ids.next().toString(), "", null, false);
    return home(form, before, READ_MS)
        .map(
            view ->
                view.storeDown()
                    ? pages.home(503, view).with("Retry-After", "1")
                    : pages.home(200, view));
  }

  /**
   * The home page after a form that was refused: it says why and keeps the text.
   *
   * @param text what was in the form, or null when it is not kept
   */
  Future<Reply> refused(Problem problem, String text) {
    boolean isRetry = problem.taskID() != null;
    HomeView.Form form =
        new HomeView.Form(
            isRetry ? problem.taskID() : ids.next().toString(),
            text == null ? "" : text,
            text != null && text.isBlank() ? NOTHING : onPage(problem.refusal().reason()),
            isRetry);
    return home(form, null, READ_AFTER_REFUSAL_MS)
        .map(view -> pages.home(problem.status(), view).with(problem.headers()));
  }

  /** Who reads the page does not know what its field is called. */
  private static String onPage(String reason) {
    return reason.replaceFirst("^background ", "The text ");
  }

  /** {@code GET /tasks/:id}. */
  Future<Reply> task(Call call) {
    return reader
        .find(TaskApi.id(call))
        .map(found -> found.orElseThrow(TaskApi::noSuchTask))
        .map(task -> pages.task(new TaskView(task, clock.likelyMs(), pages.assets())));
  }

  private Future<HomeView> home(HomeView.Form form, UUID before, long readMs) {
    // Taken before the tasks are read: what happens in between is told again, never left out.
    String position = ring.position();
    long untilMs = clock.time().monotonicMs() + readMs;
    return inTime(reader.page(new PageQuery(null, before, TASKS_MAX)), readMs)
        .compose(
            page -> count(page, untilMs).map(live -> view(form, before, position, page, live)));
  }

  /** One after the other: a request keeps no more than one place among those that read. */
  private Future<Optional<Map<Status, Long>>> count(Optional<TaskPage> page, long untilMs) {
    long leftMs = Math.min(COUNT_MS, untilMs - clock.time().monotonicMs());
    return page.isEmpty() || leftMs <= 0
        ? Future.succeededFuture(Optional.empty())
        : inTime(counts.read(), leftMs);
  }

  private HomeView view(
      HomeView.Form form,
      UUID before,
      String position,
      Optional<TaskPage> page,
      Optional<Map<Status, Long>> live) {
    return new HomeView(
        page.map(TaskPage::items).orElse(List.of()),
        before != null,
        page.map(TaskPage::next).orElse(null),
        live.orElse(null),
        clock.likelyMs(),
        position,
        form,
        pages.assets(),
        page.isEmpty(),
        isDemo);
  }

  /** Returns what was read; empty when that failed or took too long. */
  private <T> Future<Optional<T>> inTime(Future<T> read, long ms) {
    Promise<Optional<T>> promise = Promise.promise();
    Time.Alarm tooLate = clock.time().after(ms, () -> promise.tryComplete(Optional.empty()));
    read.onComplete(
        answer -> {
          tooLate.cancel();
          promise.tryComplete(Optional.ofNullable(answer.result()));
        });
    return promise.future();
  }
}
