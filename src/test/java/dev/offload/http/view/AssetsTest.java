package dev.offload.http.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.http.HttpNode;
import dev.offload.http.RawRequest;
import dev.offload.http.RawResponse;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class AssetsTest {
  private static final Path SOURCES = Path.of("src/main/resources/web");
  private static final Pattern FOLDER = Pattern.compile("src=\"(/assets/[0-9a-f]{12}/)app\\.js\"");
  private static final Pattern IMPORT = Pattern.compile("(?:from|@import) \"(?:\\./)?([^\"]+)\"");

  private HttpNode node;
  private String folder;

  @BeforeEach
  void findFolder(Vertx vertx) {
    node = new HttpNode(vertx);
    Matcher script = FOLDER.matcher(node.send(RawRequest.get("/")).body());
    assertThat(script.find()).isTrue();
    folder = script.group(1);
  }

  @Test
  void every_file_of_the_page_is_served_to_be_kept_for_ever() throws IOException {
    assertThat(sources())
        .contains("app.css", "app.js", "icon.svg")
        .allSatisfy(
            name -> {
              RawResponse response = node.send(RawRequest.get(folder + name));
              assertThat(response.status()).as(name).isEqualTo(200);
              assertThat(response.body()).isEqualTo(Files.readString(SOURCES.resolve(name)));
              assertThat(response.header("Cache-Control")).contains("immutable");
              assertThat(response.header("Content-Type"))
                  .matches("(text|image)/(css|javascript|svg).*");
            });
  }

  @Test
  void every_file_that_another_imports_is_there() throws IOException {
    assertThat(sources().stream().flatMap(AssetsTest::imports))
        .contains("base.css", "live.js")
        .allSatisfy(name -> assertThat(SOURCES.resolve(name)).isRegularFile());
  }

  @Test
  void what_is_not_a_file_of_the_page_is_not_found() {
    for (String path : List.of(folder, folder + "none.js", "/assets/app.js", "/assets/")) {
      assertThat(node.send(RawRequest.get(path)).status()).as(path).isEqualTo(404);
    }
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Stream<String> imports(String name) {
    try {
      String text = Files.readString(SOURCES.resolve(name));
      return IMPORT.matcher(text).results().map(found -> found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
