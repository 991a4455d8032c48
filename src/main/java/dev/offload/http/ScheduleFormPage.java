package dev.offload.http;

import dev.offload.bus.ScheduleCommand;
import dev.offload.http.ScheduleReads.Found;
import dev.offload.http.kit.Call;
import dev.offload.http.kit.FormFields;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.publish.ScheduleForm;
import dev.offload.http.view.FieldProblems;
import dev.offload.http.view.Pages;
import dev.offload.http.view.ScheduleView;
import dev.offload.schedule.Schedule;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The pages on which a schedule is made and changed, which tell when it would fire. */
final class ScheduleFormPage {
  private static final String NAME = "name";
  private static final String VERSION = "version";
  private static final String DO = "do";
  private static final String PREVIEW = "preview";

  private final ScheduleApi api;
  private final SchedulePreview preview;
  private final Pages pages;
  private final List<String> topics;

  /**
   * @param topics that may be chosen
   */
  ScheduleFormPage(ScheduleApi api, SchedulePreview preview, Pages pages, List<String> topics) {
    this.api = api;
    this.preview = preview;
    this.pages = pages;
    this.topics = topics;
  }

  /** {@code GET /new-schedule}: an empty form. */
  Future<Reply> blank(Call call) {
    return Future.succeededFuture(shown(200, null, ScheduleForm.BLANK, FieldProblems.NONE, null));
  }

  /** {@code GET /schedules/:id/edit}: the form with a schedule. */
  Future<Reply> edit(Call call) {
    return api.find(call.id())
        .map(
            found -> {
              Map<String, String> values = values(found);
              return shown(
                  200,
                  call.id(),
                  values,
                  FieldProblems.NONE,
                  preview.next(ScheduleForm.times(values)));
            });
  }

  private static Map<String, String> values(Found found) {
    Schedule schedule = found.schedule();
    Map<String, String> values = ScheduleForm.values(schedule);
    values.put(VERSION, String.valueOf(found.wanted().revision()));
    return values;
  }

  /** {@code POST /new-schedule}: makes one, or tells when it would fire. */
  Future<Reply> create(Call call) {
    return read(call, null);
  }

  /** {@code POST /schedules/:id/edit}: changes one, or tells when it would fire. */
  Future<Reply> change(Call call) {
    return read(call, call.id());
  }

  private Future<Reply> read(Call call, String name) {
    Parameters.of(call);
    FormFields.check(call.request());
    return preview
        .heads()
        .read(call.request(), true)
        .compose(body -> done(name, FormFields.of(body)))
        .onComplete(done -> preview.heads().letIn());
  }

  private Future<Reply> done(String name, FormFields form) {
    Map<String, String> values = ScheduleForm.values(form, NAME, VERSION);
    return Future.succeededFuture(values)
        .compose(
            it ->
                PREVIEW.equals(form.line(DO))
                    ? Future.succeededFuture(previewed(name, it))
                    : saved(name, it))
        .recover(e -> refused(name, values, e));
  }

  private Reply previewed(String name, Map<String, String> values) {
    List<String> next = preview.next(ScheduleForm.times(values));
    return shown(200, name, values, FieldProblems.NONE, next);
  }

  private Future<Reply> saved(String name, Map<String, String> values) {
    String wanted = name == null ? values.getOrDefault(NAME, "") : name;
    String version = values.getOrDefault(VERSION, "");
    int revision =
        name == null
            ? ScheduleCommand.NONE
            : version.matches("[1-9][0-9]{0,8}")
                ? Integer.parseInt(version)
                : ScheduleCommand.EXISTING;
    return api.define(wanted, ScheduleForm.definition(values), revision)
        .map(stored -> Reply.empty(303).with("Location", "/schedules#" + wanted));
  }

  private Future<Reply> refused(String name, Map<String, String> values, Throwable e) {
    if (!(e instanceof Problem problem)) {
      return Future.failedFuture(e);
    }
    String reason = problem.refusal().reason();
    FieldProblems problems =
        switch (problem.code()) {
          case "unknown_topic", "unknown_queue", "no_subscriptions" ->
              FieldProblems.at(ScheduleView.TARGET, reason);
          default -> FieldProblems.of(reason, ScheduleForm.FIELDS);
        };
    return Future.succeededFuture(
        shown(problem.status(), name, values, problems, null).with(problem.headers()));
  }

  private Reply shown(
      int status,
      String name,
      Map<String, String> values,
      FieldProblems problems,
      List<String> next) {
    return pages.schedule(
        status, new ScheduleView(name, values, problems, next, topics, pages.assets()));
  }
}
