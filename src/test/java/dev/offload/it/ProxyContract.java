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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node under a path of a proxy, with the configuration that is shipped. */
abstract class ProxyContract {
  @TempDir Path folder;
  private OffloadProcess offload;
  private Process proxy;
  private String home;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(program()), program() + " is not there");
    offload =
        OffloadProcess.start(
            folder.resolve("data"),
            Map.of(
                "HTTP_HOSTS", "apps.example",
                "HTTP_BASE_PATH", "/offload",
                "DEMO_PROCESSING_AFTER_MS", "500-500",
                "DEMO_COMPLETE_AFTER_MS", "500-500"));
    int port = freePort();
    proxy =
        new ProcessBuilder(command(port, URI.create(offload.baseUrl()).getAuthority()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("proxy.log").toFile())
            .start();
    home = "http://127.0.0.1:" + port + "/offload/";
    Eventually.within(Duration.ofSeconds(20), "the proxy listens", () -> isListening(port));
  }

  /** Returns the proxy's program. */
  abstract Path program();

  /**
   * Writes the configuration that is shipped into {@link #folder}, changed for this machine, and
   * returns the command that runs the proxy in front.
   *
   * @param port of 127.0.0.1, for plain HTTP
   * @param node host and port of the node
   */
  abstract List<String> command(int port, String node) throws IOException;

  @AfterEach
  void end() throws Exception {
    if (proxy != null) {
      proxy.destroy();
      proxy.waitFor();
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
                .POST(BodyPublishers.ofString("background=through a proxy")));

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
      browser.element("#background").sendKeys("behind a proxy");
      browser.element("#new-task button").click();
      browser.until("complete", same -> same.rows().contains(row("behind a proxy")));
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
