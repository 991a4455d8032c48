package dev.offload.http;

import dev.offload.http.view.HomeView;
import dev.offload.http.view.ProblemView;
import dev.offload.http.view.TaskView;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.buffer.Buffer;

/** Renders the pages. */
final class Pages {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);
  private final HomeView.Assets assets;

  Pages(HomeView.Assets assets) {
    this.assets = assets;
  }

  HomeView.Assets assets() {
    return assets;
  }

  Reply home(int status, HomeView view) {
    return Reply.html(status, render("home.jte", view));
  }

  Reply task(TaskView view) {
    return Reply.html(200, render("task.jte", view));
  }

  Reply problem(Problem problem) {
    ProblemView view = new ProblemView(problem.status(), problem.title(), problem.detail(), assets);
    return Reply.html(problem.status(), render("problem.jte", view));
  }

  private Buffer render(String template, Object view) {
    StringOutput output = new StringOutput();
    engine.render(template, view, output);
    return Buffer.buffer(output.toString());
  }
}
