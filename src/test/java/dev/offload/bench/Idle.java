package dev.offload.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How soon a node answers after its start, and what it costs while there is nothing to do. */
final class Idle implements Case {
  private static final int STARTS = 5;
  private static final int SETTLE_S = 20;
  private static final int IDLE_S = 40;
  private static final long HOUR_MS = 3_600_000;

  @Override
  public String title() {
    return "start to first answer, and the processor time of an idle node (SQLite, no tasks)";
  }

  @Override
  public List<Row> run(Lab lab) {
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      long startNs = System.nanoTime();
      Child offload = start(lab);
      get(offload.baseUrl());
      starts.add((System.nanoTime() - startNs) / 1e9);
      lab.end(offload);
    }
    Child offload = start(lab);
    get(offload.baseUrl());
    pause(SETTLE_S);
    long before = cpuNs(offload);
    pause(IDLE_S);
    double percent = (cpuNs(offload) - before) * 100.0 / TimeUnit.SECONDS.toNanos(IDLE_S);
    lab.end(offload);
    return List.of(
        new Row("start to first answer", "s", starts),
        new Row("idle, of one processor", "%", List.of(percent)));
  }

  private static Child start(Lab lab) {
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "idle", HOUR_MS);
    return lab.offload("offload-idle", settings);
  }

  private static long cpuNs(Child child) {
    return ProcessHandle.of(child.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toNanos();
  }

  private static void get(String url) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/")).build();
      int status = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("GET / is answered with " + status);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause(int seconds) {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = endNs - System.nanoTime(); left > 0; left = endNs - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
