package dev.offload.http.view;

import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.buffer.Buffer;

/** Renders the pages. */
public final class Pages {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final HomeView.Assets assets;

  public Pages(HomeView.Assets assets) {
    this.assets = assets;
  }

  public HomeView.Assets assets() {
    return assets;
  }

  public Reply home(int status, HomeView view) {
    return Reply.html(status, render("home.jte", view));
  }

  public Reply task(int status, TaskView view) {
    return Reply.html(status, render("task.jte", view));
  }

  public Reply subscriptions(SubscriptionsView view) {
    return Reply.html(200, render("subscriptions.jte", view));
  }

  public Reply queues(QueuesView view) {
    return Reply.html(200, render("queues.jte", view));
  }

  public Reply schedules(SchedulesView view) {
    return Reply.html(200, render("schedules.jte", view));
  }

  public Reply publish(int status, PublishView view) {
    return Reply.html(status, render("publish.jte", view));
  }

  public Reply queue(int status, QueueView view) {
    return Reply.html(status, render("queue.jte", view));
  }

  public Reply schedule(int status, ScheduleView view) {
    return Reply.html(status, render("schedule.jte", view));
  }

  /** Returns the page of the API. */
  public Reply docs() {
    return Reply.html(200, render("docs.jte", assets));
  }

  public Reply problem(Problem problem) {
    String detail = problem.refusal().reason();
    ProblemView view = new ProblemView(problem.status(), problem.title(), detail, assets);
    return Reply.html(problem.status(), render("problem.jte", view));
  }

  private Buffer render(String template, Object view) {
    StringOutput output = new StringOutput();
    engine.render(template, view, output);
    return Buffer.buffer(output.toString());
  }
}
