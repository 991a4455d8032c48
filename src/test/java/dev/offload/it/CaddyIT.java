package dev.offload.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A node behind the Caddy that is on the PATH (Debian: caddy). */
class CaddyIT extends ProxyContract {
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
    String site = "http://127.0.0.1:" + port + " {\n\tbind 127.0.0.1";
    String here =
        Files.readString(Path.of("deploy/Caddyfile"))
            .replace("apps.example {", site)
            .replace("127.0.0.1:8080", node);
    Path file = folder.resolve("Caddyfile");
    Files.writeString(file, "{\n\tadmin off\n}\n" + here);
    // Else it writes into the home of whoever runs the tests.
    List<String> own = List.of("env", "XDG_CONFIG_HOME=" + folder, "XDG_DATA_HOME=" + folder);
    List<String> run =
        List.of(program().toString(), "run", "--config", file.toString(), "--adapter", "caddyfile");
    return Stream.concat(own.stream(), run.stream()).toList();
  }
}
