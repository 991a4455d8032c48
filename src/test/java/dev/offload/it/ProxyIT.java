package dev.offload.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A node behind nginx (Debian: nginx-light). */
class ProxyIT extends ProxyContract {
  private static final String AROUND =
      """
      daemon off;
      pid nginx.pid;
      events {}
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        include offload.conf;
      }
      """;

  @Override
  Path program() {
    return Path.of("/usr/sbin/nginx");
  }

  @Override
  List<String> command(int port, String node) throws IOException {
    String here =
        Files.readString(Path.of("deploy/nginx.conf"))
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port)
            .replaceAll("ssl_certificate.*;", "")
            .replace("127.0.0.1:8080", node);
    Files.writeString(folder.resolve("offload.conf"), here);
    // Its workers may be of another user, who cannot look into the folder.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Files.writeString(folder.resolve("nginx.conf"), user + AROUND);
    return List.of(program().toString(), "-p", folder.toString(), "-c", "nginx.conf");
  }
}
