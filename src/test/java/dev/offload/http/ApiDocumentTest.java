package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ApiDocumentTest {
  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  private HttpNode node;

  @BeforeEach
  void start(Vertx vertx) {
    node = new HttpNode(vertx);
  }

  @Test
  void the_document_is_served_and_is_asked_for_again_each_time() throws IOException {
    RawResponse whole = node.send(RawRequest.get("/openapi.yaml"));

    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(whole.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(whole.body())
        .isEqualTo(Files.readString(Path.of("src/main/resources/openapi.yaml")));
    String tag = whole.header("ETag");
    assertThat(tag).matches("\"[0-9a-f]{12}\"");
    RawResponse unchanged = node.send(RawRequest.get("/openapi.yaml").header("If-None-Match", tag));
    assertThat(unchanged.status()).isEqualTo(304);
    assertThat(unchanged.header("ETag")).isEqualTo(tag);
    assertThat(unchanged.body()).isEmpty();
    assertThat(node.send(RawRequest.get("/openapi.yaml").header("If-None-Match", "\"1\"")).status())
        .isEqualTo(200);
  }

  @Test
  void the_page_of_the_API_and_each_file_of_it_is_there() {
    RawResponse page = node.send(RawRequest.get("/docs?utm=x").fromBrowser());

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'; style-src 'self'; script-src 'self'");
    Matcher file = FILE.matcher(page.body());
    int files = 0;
    for (; file.find(); files++) {
      assertThat(node.send(RawRequest.get(file.group(1))).status())
          .as(file.group(1))
          .isEqualTo(200);
    }
    assertThat(files).isEqualTo(7);
    assertThat(page.body()).contains("docs.js", "swagger-ui-bundle.js").doesNotContain("<script>");
  }

  @Test
  void what_others_made_is_sent_as_it_was_packed() throws IOException {
    Matcher style =
        Pattern.compile("href=\"([^\"]+swagger-ui\\.css)\"")
            .matcher(node.send(RawRequest.get("/docs")).body());
    assertThat(style.find()).isTrue();

    RawResponse packed = node.send(RawRequest.get(style.group(1)));

    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.header("Content-Type")).isEqualTo("text/css; charset=utf-8");
    assertThat(packed.header("Cache-Control")).contains("immutable");
    byte[] bytes = Files.readAllBytes(Path.of("target/classes/web/swagger-ui.css.gz"));
    assertThat(packed.header("Content-Length")).isEqualTo(String.valueOf(bytes.length));
    String css =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(css).startsWith(".swagger-ui").doesNotContain("url(http");
  }
}
