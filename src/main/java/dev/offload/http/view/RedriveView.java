package dev.offload.http.view;

import dev.offload.task.History.Progress;
import dev.offload.task.Task;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** How far a task is that redrives or discards what failed, or purges a queue. */
public final class RedriveView {
  private RedriveView() {}

  /** Returns {@code Redrive}, {@code Discard} or {@code Purge}. */
  public static String word(Task redrive) {
    String verb = new JsonObject(redrive.payload().text()).getString("verb");
    return verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
  }

  public static int percent(Task redrive) {
    Progress progress = redrive.history().progress();
    return progress == null ? 0 : progress.percent();
  }

  /** Returns how far it is, in words; empty when there is none. */
  public static String text(Task redrive) {
    if (redrive == null) {
      return "";
    }
    Progress progress = redrive.history().progress();
    return progress == null ? "starts soon" : progress.percent() + "% · " + progress.text();
  }
}
