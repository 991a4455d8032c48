package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.kit.SharedRead;
import dev.offload.http.stream.EventRing;
import dev.offload.http.view.Filter;
import dev.offload.http.view.HomeView;
import dev.offload.http.view.Pages;
import dev.offload.settings.Topics;
import dev.offload.settings.Topics.Subscription;
import dev.offload.settings.Topics.Topic;
import dev.offload.task.Shelf;
import dev.offload.task.Status;
import dev.offload.task.TaskIds;
import dev.offload.task.TaskReader;
import dev.offload.task.TaskReader.TaskPage;
import dev.offload.time.StoreClock;
import dev.offload.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The home page. */
final class LivePage {
  private static final int TASKS_MAX = 50;
  private static final String NOTHING = "The text is empty: enter what should run.";
  private static final String CURSOR = "cursor";
  private static final int NAMES_MAX = 100;
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
  private final Filter anything;
  private final boolean isDemo;

  LivePage(TaskReader reader, EventRing ring, Pages pages, StoreClock clock, Topics topics) {
    this.reader = reader;
    this.counts = new SharedRead<>(reader::liveCounts);
    this.ring = ring;
    this.pages = pages;
    this.clock = clock;
    this.ids = new TaskIds(clock::likelyMs);
    this.anything = new Filter(null, null, null, names(topics));
    this.isDemo = topics.isBackgroundDemo();
  }

  private static Filter.Names names(Topics topics) {
    return new Filter.Names(
        topics.all().stream().map(Topic::name).limit(NAMES_MAX).toList(),
        topics.all().stream()
            .flatMap(topic -> topic.subscriptions().stream())
            .map(Subscription::name)
            .distinct()
            .limit(NAMES_MAX)
            .toList());
  }

  /**
   * {@code GET /?status=&topic=&subscription=&cursor=}: the newest tasks, or those older than a
   * page before. A part that is empty counts as not given, as forms send it so. With a store that
   * does not answer the page still has the form. Unknown parameters are left alone, for others add
   * theirs to the address of a page.
   */
  Future<Reply> home(Call call) {
    UUID before = TaskApi.cursor(only(call, CURSOR));
    Filter filter =
        new Filter(
            TaskApi.status(given(call, "status")),
            given(call, "topic"),
            given(call, "subscription"),
            anything.names());
    HomeView.Form form = new HomeView.Form(ids.next().toString(), "", null, false);
    return home(form, filter, before, READ_MS)
        .map(
            view ->
                view.storeDown()
                    ? pages.home(503, view).with("Retry-After", "1")
                    : pages.home(200, view));
  }

  private static String only(Call call, String name) {
    List<String> values = call.query().getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new Problem(400, "query parameter " + name + " is given twice");
    }
    return values.isEmpty() ? null : values.get(0);
  }

  private static String given(Call call, String name) {
    String value = only(call, name);
    return value == null || value.isBlank() ? null : value.strip();
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
    return home(form, anything, null, READ_AFTER_REFUSAL_MS)
        .map(view -> pages.home(problem.status(), view).with(problem.headers()));
  }

  /** Who reads the page does not know what its field is called. */
  private static String onPage(String reason) {
    return reason.replaceFirst("^background ", "The text ");
  }

  private Future<HomeView> home(HomeView.Form form, Filter filter, UUID before, long readMs) {
    // Taken before the tasks are read: what happens in between is told again, never left out.
    String position = ring.position();
    long untilMs = clock.time().monotonicMs() + readMs;
    return inTime(read(filter, before), readMs)
        .compose(
            page ->
                count(page, untilMs)
                    .map(live -> view(form, new Listed(filter, before, page), position, live)));
  }

  /** Schedules are shown elsewhere. */
  private Future<TaskPage> read(Filter filter, UUID before) {
    return Shelf.SCHEDULES.topic().equals(filter.topic())
        ? Future.succeededFuture(new TaskPage(List.of(), null))
        : reader.page(filter.query(before, TASKS_MAX));
  }

  /**
   * The list of a page.
   *
   * @param page empty when it could not be read
   */
  private record Listed(Filter filter, UUID before, Optional<TaskPage> page) {}

  /** One after the other: a request keeps no more than one place among those that read. */
  private Future<Optional<Map<Status, Long>>> count(Optional<TaskPage> page, long untilMs) {
    long leftMs = Math.min(COUNT_MS, untilMs - clock.time().monotonicMs());
    return page.isEmpty() || leftMs <= 0
        ? Future.succeededFuture(Optional.empty())
        : inTime(counts.read(), leftMs);
  }

  private HomeView view(
      HomeView.Form form, Listed list, String position, Optional<Map<Status, Long>> live) {
    return new HomeView(
        list.filter,
        list.page.map(TaskPage::items).orElse(List.of()),
        list.before != null,
        list.page.map(TaskPage::next).orElse(null),
        live.orElse(null),
        clock.likelyMs(),
        position,
        form,
        pages.assets(),
        list.page.isEmpty(),
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
