package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.settings.Settings;
import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy shows the node under a path, which it takes off. */
@ExtendWith(VertxExtension.class)
class BasePathTest {
  private static final Pattern LINK = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

  @Test
  void every_link_of_every_page_leads_below_it(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_BASE_PATH=/apps/offload/");
    node.send(RawRequest.form("background=hello"));
    String id =
        node.send(RawRequest.get("/api"))
            .json()
            .getJsonArray("Items")
            .getJsonObject(0)
            .getString("taskID");

    for (String path :
        new String[] {"/", "/subscriptions", "/queues", "/tasks/" + id, "/no/where"}) {
      String page = node.send(RawRequest.get(path).fromBrowser()).body();
      assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
          .as(path)
          .hasSizeGreaterThan(5)
          .allMatch(link -> link.startsWith("/apps/offload/"));
    }
    node.stop();
  }

  @Test
  void what_is_taken_leads_on_below_it(Vertx vertx) {
    HttpNode node = new HttpNode(vertx, "HTTP_BASE_PATH=/apps/offload");

    assertThat(node.send(RawRequest.form("background=hello")).header("location"))
        .isEqualTo("/apps/offload/");
    assertThat(node.send(RawRequest.json("{\"background\": \"x\"}")).header("location"))
        .startsWith("/apps/offload/api/tasks/");
    node.stop();
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "/, ''", "/offload, /offload", "/a/b-c.d_e~f/, /a/b-c.d_e~f"})
  void it_begins_with_a_slash_and_one_at_its_end_does_not_matter(String given, String read) {
    Settings settings = Settings.read(new JsonObject(), Map.of("HTTP_BASE_PATH", given));

    assertThat(settings.http().basePath()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"offload", "//", "/a//b", "/..", "/a/../b", "/a b", "/ä", "/a?b", "/a\"b"})
  void anything_else_is_refused(String given) {
    assertThatThrownBy(() -> Settings.read(new JsonObject(), Map.of("HTTP_BASE_PATH", given)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("HTTP_BASE_PATH must be a path such as /offload");
  }
}
