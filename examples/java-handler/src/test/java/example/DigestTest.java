package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offload.OffloadOptions;
import dev.offload.TaskInfo;
import dev.offload.test.OffloadKit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTest {
  @TempDir Path folder;
  private OffloadKit kit;

  @BeforeEach
  void start() {
    OffloadOptions options = new OffloadOptions().subscribe("digests", "mail", "java:digest");
    kit = OffloadKit.of(options, new Digest(folder.resolve("outbox")));
  }

  @Test
  void each_reader_gets_one_mail_ten_at_once() throws IOException {
    String task = kit.publish("digests", digest(25)).taskID();
    assertEquals(10, mails());
    assertEquals(40, kit.task(task).percent());

    TaskInfo ended = kit.waitForEnd(task, Duration.ofMinutes(1));

    assertEquals(25, ended.result());
    assertEquals(25, mails());
  }

  @Test
  void a_server_that_is_away_is_tried_again() throws IOException {
    Files.writeString(folder.resolve("outbox"), "not a folder");
    String task = kit.publish("digests", digest(1)).taskID();
    assertEquals("retrying", kit.task(task).status());
    Files.delete(folder.resolve("outbox"));

    TaskInfo ended = kit.waitForEnd(task, Duration.ofHours(1));

    assertTrue(ended.isComplete());
    assertEquals(2, ended.attempt());
  }

  @Test
  void a_list_without_readers_fails_at_once() {
    TaskInfo task = kit.task(kit.publish("digests", digest(0)).taskID());

    assertEquals("failed", task.status());
    assertEquals("the list has no readers", task.error());
  }

  private static JsonObject digest(int readers) {
    List<String> names = IntStream.range(0, readers).mapToObj(i -> "reader" + i).toList();
    return new JsonObject()
        .put("list", "gardening")
        .put("readers", new JsonArray(names))
        .put("news", new JsonArray().add("It rains."));
  }

  private long mails() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
      return files.count();
    }
  }
}
