package dev.offload.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The event stream of a running Offload, so that a test asks again only when something happened.
 */
final class StatusStream implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(30);

  /** An event may be lost; then it is asked again all the same. */
  private static final long ASK_AGAIN_MS = 1_000;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final Stream<String> lines;

  private StatusStream(Stream<String> lines) {
    this.lines = lines;
    Thread reader = new Thread(this::read, "event stream");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens a stream; what happens from now on is heard. */
  static StatusStream open(String baseUrl) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + "/api/stream")).timeout(WAIT).build();
    try {
      HttpResponse<Stream<String>> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new AssertionError(response);
      }
      return new StatusStream(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Waits until something holds: asks now, and again after each event. */
  void until(String what, BooleanSupplier holds) {
    long endNs = System.nanoTime() + WAIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > endNs) {
        throw new AssertionError("waited in vain until " + what);
      }
      try {
        events.poll(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
      // What came together is one reason to ask.
      events.clear();
    }
  }

  @Override
  public void close() {
    lines.close();
  }

  private void read() {
    try {
      lines.filter(line -> line.startsWith("data:")).forEach(events::add);
    } catch (UncheckedIOException e) {
      events.add("the stream ended: " + e.getMessage());
    }
  }
}
