package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A subscription whose code hangs in every slot, with 100,000 tasks that wait for one or {@code
 * -Dslow.tasks}.
 */
@Timeout(900)
class SlowSubscriptionIT extends HandlerFixture {
  private static final int TASKS = Integer.getInteger("slow.tasks", 100_000);
  private static final int BATCH = 1_000;

  /** As many of a priority in a subscription are held in memory. */
  private static final int HELD = 10_000;

  private static final long HELD_MAX_BYTES = 200;
  private static final long REST_MAX_BYTES = 2_000_000;
  private static final long POST_MAX_MS = 2_000;
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");

  /** With arrays of numbers the collector fills gaps that it leaves. */
  private static final Pattern GAPS = Pattern.compile("\\d+: +\\d+ +(\\d+) +\\[I ");

  @Test
  void refuses_nobody_s_work_and_costs_memory_for_what_is_held_alone() throws Exception {
    set("DEMO_PROCESSING_AFTER_MS", "1-2");
    set("DEMO_COMPLETE_AFTER_MS", "1-2");
    JsonObject slow = new JsonObject().put("handler", "java:probe").put("concurrency", 2);
    JsonObject subscriptions = new JsonObject().put("slow", slow.put("timeout", "24h"));
    JsonObject topic = new JsonObject().put("subscriptions", subscriptions);
    configureTopics(new JsonObject().put("probes", topic).put("others", topic));
    start();
    // What is kept of events that were told, for pages that come back, is full by then, too.
    fill("others", HELD + 2 * BATCH);
    final long before = liveBytes();
    fill("probes", HELD);
    final long held = liveBytes();
    fill("probes", TASKS - HELD);
    final long all = liveBytes();
    System.out.printf(
        "%d tasks: %d bytes a task held, %d bytes for the others in all%n",
        TASKS, (held - before) / HELD, all - held);

    assertThat(runs()).hasSize(4);
    assertThat((held - before) / HELD).isBetween(1L, HELD_MAX_BYTES);
    assertThat(all - held).isLessThan(REST_MAX_BYTES);
    assertThat(node.errors()).isEmpty();
  }

  /** Publishes to it; beside each batch a task of the demo is posted, and ends before long. */
  private void fill(String topic, int tasks) throws Exception {
    Api api = new Api(node.baseUrl());
    for (int i = 0; i < tasks / BATCH; i++) {
      publish(topic, BATCH, new JsonObject().put("do", "block"));
      long startNs = System.nanoTime();
      String id = api.post("beside it");
      assertThat((System.nanoTime() - startNs) / 1_000_000).isLessThan(POST_MAX_MS);
      Eventually.within(
          PATIENCE, "the demo to go on", () -> api.task(id).getString("status").equals("complete"));
    }
  }

  /** Returns how many bytes of its heap are in use, after a collection. */
  private long liveBytes() {
    // What was just answered is let go of.
    Eventually.pass(1_000);
    String histogram =
        Commands.run(
            System.getProperty("java.home") + "/bin/jcmd",
            String.valueOf(node.pid()),
            "GC.class_histogram");
    return bytes(TOTAL, histogram) - bytes(GAPS, histogram);
  }

  private static long bytes(Pattern row, String histogram) {
    Matcher found = row.matcher(histogram);
    assertThat(found.find()).as(histogram).isTrue();
    return Long.parseLong(found.group(1));
  }
}
