package dev.offload.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar with a handler in Java, compiled against the fat jar, as users make one. */
final class HandlerJar {
  private static final String NAME = "Probe";

  /**
   * Notes each run in a file, then does what its payload asks for. What takes long is done by the
   * first attempt alone. From the first run on it also consumes an address of the bus, in the same
   * way.
   */
  private static final String SOURCE =
      """
      import dev.offload.*;
      import io.vertx.core.Future;
      import io.vertx.core.Vertx;
      import io.vertx.core.eventbus.Message;
      import io.vertx.core.json.JsonObject;
      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.nio.file.*;
      import java.util.concurrent.CountDownLatch;
      import java.util.concurrent.TimeUnit;
      import java.util.concurrent.atomic.AtomicBoolean;

      public class Probe implements TaskHandler {
        private final AtomicBoolean listens = new AtomicBoolean();

        public String name() {
          return "probe";
        }

        public Future<Next> run(Attempt attempt) throws Exception {
          note(attempt.taskID(), attempt.number());
          if (listens.compareAndSet(false, true)) {
            Vertx.currentContext().owner().eventBus().consumer("probe", this::consume);
          }
          JsonObject asked = (JsonObject) attempt.payload();
          switch (asked.getString("do", "")) {
            case "block once" -> {
              if (attempt.number() == 1) new CountDownLatch(1).await();
            }
            case "block" -> new CountDownLatch(1).await();
            case "publish" -> {
              attempt.publish("others", new JsonObject().put("by", attempt.taskID()));
              new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            }
            case "work" -> new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            case "spin" -> {
              while (true) Thread.onSpinWait();
            }
            case "overflow" -> deeper(0);
            case "link" -> throw new NoClassDefFoundError("missing/Part");
            default -> { }
          }
          return Future.succeededFuture(Next.complete(attempt.number()));
        }

        private void consume(Message<JsonObject> message) {
          int number = Integer.parseInt(message.headers().get("attempt"));
          note(message.headers().get("taskID"), number);
          if (number > 1 || !message.body().getString("do", "").equals("block once")) {
            message.reply(number);
          }
        }

        private static void note(String task, int attempt) {
          try {
            Files.writeString(Path.of(System.getenv("RUNS")), task + " " + attempt + "\\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }

        private static int deeper(int depth) {
          return deeper(depth + 1) + 1;
        }
      }
      """;

  private HandlerJar() {}

  /** Writes a jar into a folder, which is made; its handler is {@code java:probe}. */
  static void write(Path folder) {
    try {
      Path classes = Files.createTempDirectory("handler-classes");
      compile(classes);
      Files.createDirectories(folder);
      try (OutputStream file = Files.newOutputStream(folder.resolve("probe.jar"));
          JarOutputStream jar = new JarOutputStream(file)) {
        byte[] service = NAME.getBytes(StandardCharsets.UTF_8);
        add(jar, "META-INF/services/dev.offload.TaskHandler", service);
        Path compiled = classes.resolve(NAME + ".class");
        add(jar, NAME + ".class", Files.readAllBytes(compiled));
        Files.delete(compiled);
      }
      Files.delete(classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of(
            "-proc:none", "--release", "17", "-cp", OffloadProcess.jar(), "-d", classes.toString());
    StringWriter said = new StringWriter();
    URI uri = URI.create("string:///" + NAME + ".java");
    JavaFileObject source =
        new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return SOURCE;
          }
        };
    if (!compiler.getTask(said, null, null, options, null, List.of(source)).call()) {
      throw new AssertionError("the handler was not compiled: " + said);
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
