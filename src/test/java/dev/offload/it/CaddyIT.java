package dev.offload.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A node behind the Caddy that is on the PATH (Debian: caddy). */
class CaddyIT extends ProxyContract {
  private static final String AROUND =
      """
      {
        admin off
        persist_config off
      }
      """;

  @Override
  Path program() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "caddy"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/usr/bin/caddy"));
  }

  @Override
  List<String> command(int port, String node) throws IOException {
    String here =
        Files.readString(Path.of("deploy/Caddyfile"))
            .replace("apps.example {", "http://127.0.0.1:" + port + " {")
            .replace("127.0.0.1:8080", node);
    Path file = folder.resolve("Caddyfile");
    Files.writeString(file, AROUND + here);
    return List.of(
        program().toString(), "run", "--config", file.toString(), "--adapter", "caddyfile");
  }
}
