package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node under a path of nginx, with the configuration that is shipped. */
class ProxyIT {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
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

  @TempDir Path folder;
  private OffloadProcess offload;
  private Process nginx;
  private String home;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(NGINX), "nginx is not there (Debian: nginx-light)");
    offload =
        OffloadProcess.start(
            folder.resolve("data"),
            Map.of(
                "HTTP_HOSTS", "apps.example",
                "HTTP_BASE_PATH", "/offload",
                "DEMO_PROCESSING_AFTER_MS", "500-500",
                "DEMO_COMPLETE_AFTER_MS", "500-500"));
    int port = freePort();
    String shipped = Files.readString(Path.of("deploy/nginx.conf"));
    String here =
        shipped
            .replace("listen 443 ssl", "listen 127.0.0.1:" + port)
            .replaceAll("ssl_certificate.*;", "")
            .replace("127.0.0.1:8080", URI.create(offload.baseUrl()).getAuthority());
    Files.writeString(folder.resolve("offload.conf"), here);
    // Its workers may be of another user, who cannot look into the folder.
    String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
    Files.writeString(folder.resolve("nginx.conf"), user + AROUND);
    nginx =
        new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-c", "nginx.conf")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    home = "http://127.0.0.1:" + port + "/offload/";
    Eventually.within(Duration.ofSeconds(20), "nginx listens", () -> isListening(port));
  }

  @AfterEach
  void end() throws Exception {
    if (nginx != null) {
      nginx.destroy();
      nginx.waitFor();
    }
    if (offload != null) {
      offload.close();
    }
  }

  @Test
  void what_is_posted_leads_back_below_the_path() throws Exception {
    HttpResponse<String> taken =
        send(
            HttpRequest.newBuilder(URI.create(home + "background"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("background=through nginx")));

    assertThat(taken.statusCode()).isEqualTo(302);
    assertThat(taken.headers().firstValue("location")).contains("/offload/");
    HttpResponse<String> json =
        send(
            HttpRequest.newBuilder(URI.create(home + "background"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"background\": \"as JSON\"}")));
    URI task = URI.create(home).resolve(json.headers().firstValue("location").orElseThrow());
    assertThat(task.toString()).startsWith(home + "api/tasks/");
    assertThat(send(HttpRequest.newBuilder(task)).body()).contains("as JSON");
    assertThat(send(HttpRequest.newBuilder(URI.create(home.replaceAll("/$", "")))).statusCode())
        .isEqualTo(308);
  }

  @Test
  void the_pages_are_live_and_lead_to_each_other() {
    try (Browser browser = Browser.open()) {
      browser.get(home);
      browser.until("live", Browser::isLive);
      browser.run("window.isSamePage = true");
      browser.element("#background").sendKeys("behind nginx");
      browser.element("#new-task button").click();
      browser.until("complete", same -> same.rows().contains(row("behind nginx")));
      new Api(offload.baseUrl()).post("posted at the node");
      browser.until("by an event", same -> same.element("#new").getText().equals("1 new, show"));
      browser.showNew();
      browser.until("complete", same -> same.rows().contains(row("posted at the node")));
      assertThat(browser.run("return window.isSamePage")).isEqualTo(true);

      browser.element("#tasks .preview").click();
      browser.until("its page", same -> same.element("h1").getText().equals("Task"));
      assertThat(browser.driver().getCurrentUrl()).startsWith(home + "tasks/");
      browser.element("nav.pages a[href$='subscriptions']").click();
      browser.until("more", same -> same.element("h1").getText().equals("Subscriptions"));
      assertThat(browser.driver().getCurrentUrl()).isEqualTo(home + "subscriptions");
    }
  }

  private static Browser.Row row(String text) {
    return new Browser.Row(text, "complete");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
