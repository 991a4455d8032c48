package example;

import dev.offload.Attempt;
import dev.offload.Next;
import dev.offload.TaskHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes one mail for each reader of a mailing list. A folder stands in for the mail server. The
 * payload is {@code {"list": …, "readers": […], "news": […]}}, and the result is the number of
 * mails.
 */
public final class Digest implements TaskHandler {
  private static final int READERS_AT_ONCE = 10;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path outbox;

  /** Called by ServiceLoader. */
  public Digest() {
    this(Path.of(System.getenv().getOrDefault("OUTBOX", "outbox")));
  }

  Digest(Path outbox) {
    this.outbox = outbox;
  }

  @Override
  public String name() {
    return "digest";
  }

  @Override
  public Future<Next> run(Attempt attempt) throws IOException {
    JsonObject asked = (JsonObject) attempt.payload();
    JsonArray readers = asked.getJsonArray("readers");
    if (readers == null || readers.isEmpty()) {
      // A retry would not find any either.
      return Future.succeededFuture(
          Next.fail(new IllegalArgumentException("the list has no readers")));
    }
    int from = attempt.state() == null ? 0 : (Integer) attempt.state();
    int to = Math.min(readers.size(), from + READERS_AT_ONCE);
    for (int i = from; i < to; i++) {
      // If this throws, Offload retries this part with the settings of the subscription.
      mail(attempt.taskID(), readers.getString(i), asked);
      attempt.progress(100 * (i + 1) / readers.size(), readers.getString(i));
    }
    return Future.succeededFuture(
        // The mail server accepts few mails at once, so the next part starts after a pause, even
        // if this process has ended by then.
        to < readers.size() ? Next.again(PAUSE, to) : Next.complete(readers.size()));
  }

  /** The name contains the task and the reader, so a retry overwrites the mail. */
  private void mail(String taskID, String reader, JsonObject digest) throws IOException {
    Files.createDirectories(outbox);
    Path mail = outbox.resolve(taskID + "-" + reader + ".txt");
    List<String> news = digest.getJsonArray("news").stream().map(String::valueOf).toList();
    String head = "To: " + reader + "\nSubject: " + digest.getString("list") + "\n\n";
    Files.writeString(mail, head + String.join("\n", news) + "\n");
  }
}
