package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private final Logger log = new LoggerContext().getLogger("offload");

  @Test
  void a_line_is_one_object_with_the_text_as_people_read_it() {
    JsonObject line = encode("Taking over {} of \"{}\"\nand more", null, "2 tasks", "node-1");

    assertThat(line.getString("formattedMessage"))
        .isEqualTo("Taking over 2 tasks of \"node-1\"\nand more");
    assertThat(line.getString("level")).isEqualTo("WARN");
    assertThat(line.getString("loggerName")).isEqualTo("offload");
    assertThat(line.getLong("timestamp")).isPositive();
    assertThat(line.fieldNames()).doesNotContain("message", "arguments", "context", "mdc");
  }

  @Test
  void a_stack_trace_is_within_the_same_line() {
    JsonObject line = encode("Unexpected", new IllegalStateException("odd\nthing"));

    assertThat(line.getJsonObject("throwable").getString("message")).isEqualTo("odd\nthing");
    assertThat(line.getJsonObject("throwable").getJsonArray("stepArray")).isNotEmpty();
  }

  @Test
  void a_line_for_people_has_time_level_text_and_who_says_it() {
    assertThat(written("offload", Level.WARN, "{} of {}", null, 2, 3))
        .matches("20..-..-..T..:..:..\\....Z WARN  2 of 3 \\(offload\\)\n");
    assertThat(written("a.b.Store", Level.ERROR, "Unexpected", new IOException("odd\nthing")))
        .containsPattern("ERROR Unexpected \\(Store\\)\njava.io.IOException: odd\nthing\n\tat ");
  }

  @Test
  void what_the_cluster_says_is_one_line_without_a_stack_trace() {
    String line =
        written(
            "com.hazelcast.cluster.Join",
            Level.WARN,
            "[127.0.0.1]:5701 [a] Could\n  not",
            new IOException("refused"));
    assertThat(line).endsWith("WARN  [127.0.0.1]:5701 [a] Could not (Join)\n").hasLineCount(1);
    assertThat(
            written(
                "com.hazelcast.cluster.Join",
                Level.WARN,
                "x could not join cluster at node: 10.0.0.1:5701 as different cluster-name y",
                null))
        .contains("answers at the member port 10.0.0.1:5701: it is left alone.");
    assertThat(written("com.hazelcast.core.Life", Level.INFO, "started", null)).isEmpty();
  }

  @Test
  void libraries_say_what_we_do_not_say_and_every_error_is_looked_at() {
    LoggerContext all = new LoggerContext();
    LogFormat.write(all);
    assertThat(all.getLogger("offload").isInfoEnabled()).isTrue();
    assertThat(all.getLogger("offload").isDebugEnabled()).isFalse();
    assertThat(all.getLogger("org.mongodb.driver.client").isWarnEnabled()).isFalse();
    assertThat(all.getLogger("org.sqlite.JDBC").isErrorEnabled()).isFalse();
    assertThat(all.getTurboFilterList()).singleElement().isInstanceOf(FatalLogFilter.class);
  }

  private String written(
      String name, Level level, String format, Throwable thrown, Object... arguments) {
    LoggerContext all = new LoggerContext();
    all.setMDCAdapter(new LogbackMDCAdapter());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      LogFormat.write(all);
      Logger logger = all.getLogger(name);
      LoggingEvent event = new LoggingEvent("x", logger, level, format, thrown, arguments);
      if (logger.isEnabledFor(level)) {
        logger.callAppenders(event);
      }
    } finally {
      System.setOut(before);
      all.stop();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private JsonObject encode(String format, Throwable thrown, Object... arguments) {
    JsonEncoder encoder = LogFormat.json();
    encoder.start();
    LoggingEvent event = new LoggingEvent("x", log, Level.WARN, format, thrown, arguments);
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.lines()).hasSize(1);
    return new JsonObject(line);
  }
}
