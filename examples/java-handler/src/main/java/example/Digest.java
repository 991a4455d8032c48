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
 * Writes a mail with the news of a mailing list to each of its readers, into a folder that stands
 * for a mail server. The payload is {@code {"list": …, "readers": […], "news": […]}}; the result is
 * how many mails there are.
 */
public final class Digest implements TaskHandler {
  private static final int READERS_AT_ONCE = 10;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Path outbox;

  /** What ServiceLoader calls. */
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
      // Another attempt would find none either.
      return Future.succeededFuture(
          Next.fail(new IllegalArgumentException("the list has no readers")));
    }
    int from = attempt.state() == null ? 0 : (Integer) attempt.state();
    int to = Math.min(readers.size(), from + READERS_AT_ONCE);
    for (int i = from; i < to; i++) {
      // What is thrown here has the part tried again, as the subscription's retry says.
      mail(attempt.taskID(), readers.getString(i), asked);
      attempt.progress(100 * (i + 1) / readers.size(), readers.getString(i));
    }
    return Future.succeededFuture(
        // The server takes few mails at once: the next part begins after a while, also when this
        // process is gone by then.
        to < readers.size() ? Next.again(PAUSE, to) : Next.complete(readers.size()));
  }

  /** The name is made of the task and the reader: a mail that is written again is the same one. */
  private void mail(String taskID, String reader, JsonObject digest) throws IOException {
    Files.createDirectories(outbox);
    Path mail = outbox.resolve(taskID + "-" + reader + ".txt");
    List<String> news = digest.getJsonArray("news").stream().map(String::valueOf).toList();
    String head = "To: " + reader + "\nSubject: " + digest.getString("list") + "\n\n";
    Files.writeString(mail, head + String.join("\n", news) + "\n");
  }
}
