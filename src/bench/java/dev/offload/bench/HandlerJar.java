package dev.offload.bench;

import dev.offload.TaskHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar with the handlers of this package, as a node loads it. */
final class HandlerJar {
  private static final List<Class<? extends TaskHandler>> HANDLERS =
      List.of(NoopHandler.class, ClockHandler.class);

  private HandlerJar() {}

  /** Writes it into a folder that is not there yet, and returns the folder. */
  static Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      try (JarOutputStream jar =
          new JarOutputStream(Files.newOutputStream(folder.resolve("bench.jar")))) {
        jar.putNextEntry(new JarEntry("META-INF/services/" + TaskHandler.class.getName()));
        for (Class<?> handler : HANDLERS) {
          jar.write((handler.getName() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        for (Class<?> handler : HANDLERS) {
          String file = handler.getName().replace('.', '/') + ".class";
          jar.putNextEntry(new JarEntry(file));
          try (InputStream in = handler.getClassLoader().getResourceAsStream(file)) {
            in.transferTo(jar);
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
