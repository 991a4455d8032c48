package dev.offload.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program needs that embeds Offload, beside the libraries that are not optional. */
@Timeout(120)
class LibrariesTest {
  /** In the names of jars: all that the pom has as optional, and what is for tests alone. */
  private static final Pattern OPTIONAL =
      Pattern.compile(
          "hazelcast|vertx-(web|auth|bridge|uri|mongo|launcher|junit)|mongo|bson|jte|logback"
              + "|picocli|prometheus|junit|assertj|archunit|selenium|awssdk|cloudevents"
              + "|standardwebhooks");

  @TempDir Path folder;

  @Test
  void on_the_embedded_store_it_runs_without_those_that_are_optional() throws Exception {
    assertThat(run(new JsonObject())).containsExactly("said: Hello world");
  }

  @ParameterizedTest
  @CsvSource({
    "http, port, http.port, io.vertx:vertx-web",
    "metrics, port, metrics.port, io.micrometer:micrometer-registry-prometheus"
  })
  void a_setting_that_needs_one_names_it(String group, String name, String path, String library)
      throws Exception {
    JsonObject options = new JsonObject().put(group, new JsonObject().put(name, 0));

    assertThat(run(options))
        .containsExactly(
            "said: " + path + " needs the library " + library + ", which is not on the class path");
  }

  @Test
  void so_does_the_shared_store() throws Exception {
    JsonObject options =
        new JsonObject().put("mongodb", new JsonObject().put("uri", "mongodb://127.0.0.1:1"));

    assertThat(run(options))
        .containsExactly(
            "said: mongodb.uri needs the library io.vertx:vertx-mongo-client, which is not on the"
                + " class path");
  }

  @Test
  void the_program_of_the_readme_runs_and_is_what_the_readme_shows() throws Exception {
    String program =
        Files.readString(Path.of("src/test/java/dev/offload/embedded/Greetings.java"))
            .replaceAll("(?s)^.*?(?=public final class)", "");

    assertThat(Files.readString(Path.of("README.md"))).contains(program);
    assertThat(run(Greetings.class)).containsExactly("Hello world");
  }

  private List<String> run(JsonObject options) throws IOException, InterruptedException {
    JsonObject dir = new JsonObject().put("dir", folder.toString());
    return run(BareProcess.class, options.put("data", dir).encode());
  }

  private List<String> run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(path -> Path.of(path).toAbsolutePath())
            .filter(path -> !OPTIONAL.matcher(path.getFileName().toString()).find())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", libraries));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().filter(line -> !line.startsWith("SLF4J")).toList();
  }
}
