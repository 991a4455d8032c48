package dev.offload.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.offload.Next;
import dev.offload.TaskHandler;
import dev.offload.handler.Outcome.Complete;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding handlers in jars, which are made here. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class JavaHandlersTest {
  private static final String SERVICES = "META-INF/services/" + TaskHandler.class.getName();

  @TempDir Path folder;
  private Path jars;

  @BeforeEach
  void begin() throws IOException {
    jars = Files.createDirectory(folder.resolve("handlers"));
  }

  @Test
  void there_are_none_where_there_is_no_folder_or_nothing_in_it() throws IOException {
    Files.writeString(jars.resolve("README.txt"), "jars go here");

    assertThat(JavaHandlers.find(folder.resolve("absent"))).isEmpty();
    assertThat(JavaHandlers.find(jars)).isEmpty();
  }

  @Test
  void each_is_found_by_its_name_and_those_of_several_jars_together() throws Exception {
    jar("b.jar", "Mail", handler("Mail", "mail-2.x_y"));
    jar("a.jar", "Bill", handler("Bill", "Z".repeat(80)));

    assertThat(JavaHandlers.find(jars)).containsOnlyKeys("mail-2.x_y", "Z".repeat(80));
  }

  @Test
  void one_runs_with_the_class_loader_of_its_jar(Vertx vertx) throws Exception {
    jar("a.jar", "Mail", handler("Mail", "mail"));
    TaskHandler mail = JavaHandlers.find(jars).get("mail");
    JavaHandler handler = new JavaHandler(vertx, mail, "orders/mail", 1, failure -> {}, t -> true);

    assertThat(TestRun.of(vertx, handler).outcome()).isEqualTo(new Complete("true"));
  }

  @Test
  void a_file_that_is_no_jar_is_told_by_its_path() throws IOException {
    Path broken = Files.writeString(jars.resolve("broken.jar"), "not a zip");

    assertFails("The jar " + broken + " cannot be read: java.util.zip.ZipException: ");
  }

  @Test
  void a_folder_that_is_a_file_is_told_by_its_path() throws IOException {
    jars = Files.writeString(folder.resolve("file"), "");

    assertFails("handlers.dir " + jars + " cannot be read: ");
  }

  @Test
  void a_handler_that_cannot_be_made_is_told_with_why() throws Exception {
    String body =
        "public Sick() { throw new IllegalStateException(\"no\\nlicence\"); }"
            + handler("Sick", "sick");
    jar("a.jar", "Sick", body);

    assertFails("Provider Sick could not be instantiated", "IllegalStateException: no licence");
  }

  @Test
  void one_that_is_named_but_missing_is_told_with_the_jars() throws Exception {
    Path jar = jar("a.jar", "Gone", null);

    assertFails("A handler of the class path or of the jars [" + jar + "]", "Provider Gone not f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-mail", "mail box", "null"})
  void a_name_that_no_subscription_can_write_is_told_with_the_class(String name) throws Exception {
    jar("a.jar", "Mail", handler("Mail", name));

    assertFails(
        "Handler Mail in file:", "a.jar has the name '" + name + "', which must match [A-Z");
  }

  @Test
  void a_name_has_80_characters_at_most() throws Exception {
    jar("a.jar", "Mail", handler("Mail", "m".repeat(81)));

    assertFails("has the name 'mmm");
  }

  @Test
  void two_of_one_name_are_told_with_both_classes() throws Exception {
    jar("a.jar", "Mail", handler("Mail", "mail"));
    jar("b.jar", "Post", handler("Post", "mail"));

    assertFails(
        "Two handlers have the name mail: Mail in file:", "a.jar and Post in file:", "b.jar");
  }

  private void assertFails(String... words) {
    assertThatThrownBy(() -> JavaHandlers.find(jars))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  /** Returns the members of a handler that says whether it runs with its own class loader. */
  private static String handler(String type, String name) {
    return "public String name() { return "
        + (name.equals("null") ? name : '"' + name + '"')
        + "; } public "
        + Future.class.getName()
        + " run(dev.offload.Attempt attempt) { return io.vertx.core.Future.succeededFuture("
        + Next.class.getName()
        + ".complete(Thread.currentThread().getContextClassLoader() == "
        + type
        + ".class.getClassLoader())); }";
  }

  /**
   * @param members of the class; null leaves the class out of the jar
   */
  private Path jar(String file, String type, String members) throws IOException {
    Path jar = jars.resolve(file);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      put(zip, SERVICES, type.getBytes(StandardCharsets.UTF_8));
      if (members != null) {
        put(zip, type + ".class", compiled(type, members));
      }
    }
    return jar;
  }

  private byte[] compiled(String type, String members) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    String source =
        "public class " + type + " implements dev.offload.TaskHandler { " + members + " }";
    Path file = Files.writeString(classes.resolve(type + ".java"), source);
    List<String> arguments =
        List.of(
            "-proc:none",
            "-encoding",
            "UTF-8",
            "-cp",
            System.getProperty("java.class.path"),
            file.toString());
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).isZero();
    return Files.readAllBytes(classes.resolve(type + ".class"));
  }

  private static void put(JarOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }
}
