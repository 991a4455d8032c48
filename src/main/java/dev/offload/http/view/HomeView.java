package dev.offload.http.view;

import dev.offload.task.Status;
import dev.offload.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What the home page shows.
 *
 * @param filter which tasks are listed
 * @param tasks the newest, or those that are older than where a page before ended; newest first
 * @param isOlder they are not the newest
 * @param next where the page with older ones begins; null when there are none
 * @param live how many tasks are live, by status; null when they could not be counted
 * @param nowMs the store's time, from which ages are told
 * @param position where this page is in the event stream; taken before the tasks were read
 * @param form the form as it stands
 * @param assets where the style sheet and the script are
 * @param storeDown the tasks could not be read
 * @param isDemo timers stand for the work that the form hands over
 */
public record HomeView(
    Filter filter,
    List<Task> tasks,
    boolean isOlder,
    UUID next,
    Map<Status, Long> live,
    long nowMs,
    String position,
    Form form,
    Assets assets,
    boolean storeDown,
    boolean isDemo) {

  /** Returns the counts in words, {@code 12 received · 3 processing}; null without any. */
  public String counts() {
    if (live == null) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (Status status : Status.values()) {
      long tasks = live.getOrDefault(status, 0L);
      if (tasks > 0 || status == Status.RECEIVED || status == Status.PROCESSING) {
        words.add(String.format(Locale.ROOT, "%,d %s", tasks, status.word()));
      }
    }
    return String.join(" · ", words);
  }

  /** Returns what stands where the list is empty. */
  public String empty() {
    if (next != null) {
      return "None of the tasks looked at so far is one of these.";
    }
    if (isOlder) {
      return "There are no older tasks.";
    }
    return filter.isAny()
        ? "No tasks yet. Start one above and watch it go from received to complete."
        : "There is no such task.";
  }

  /** Returns the address of the list, or of what is older than this page shows. */
  public String older() {
    return assets.root() + filter.address(next);
  }

  /**
   * The form to hand over work.
   *
   * @param taskID the id that the next task gets
   * @param text what is in the text field
   * @param problem why the submission before failed; null when none did
   * @param isRetry the id was sent before and must be sent again as it is, so that trying again is
   *     the same task
   */
  public record Form(String taskID, String text, String problem, boolean isRetry) {}

  /**
   * Paths of the page's files.
   *
   * @param root the path of the home page, with a slash at its end
   * @param folder the path of the folder that the files are in, with a slash at its end
   */
  public record Assets(String root, String folder) {
    public String style() {
      return folder + "app.css";
    }

    public String script() {
      return folder + "app.js";
    }

    public String icon() {
      return folder + "icon.svg";
    }
  }
}
