package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
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

  private JsonObject encode(String format, Throwable thrown, Object... arguments) {
    JsonEncoder encoder = LogFormat.encoder();
    encoder.start();
    LoggingEvent event = new LoggingEvent("x", log, Level.WARN, format, thrown, arguments);
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("\n");
    assertThat(line.lines()).hasSize(1);
    return new JsonObject(line);
  }
}
