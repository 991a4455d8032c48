package dev.offload.observe;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long requests of one route take; looked up once, so that timing is cheap. */
public final class RequestMeters {
  private static final Duration[] LIMITS = TaskMeters.upToMs(1, 5, 20, 100, 500, 2_000, 10_000);
  private static final RequestMeters NONE = new RequestMeters();
  private static final int REFUSED = 400;
  private static final int FAILED = 500;

  private final MeterRegistry registry;
  private final Timer ok;
  private final Timer refused;
  private final Timer failed;

  private RequestMeters() {
    registry = null;
    ok = null;
    refused = null;
    failed = null;
  }

  private RequestMeters(MeterRegistry registry, String route) {
    this.registry = registry;
    ok = timer(route, "ok");
    refused = timer(route, "refused");
    failed = timer(route, "failed");
  }

  static RequestMeters none() {
    return NONE;
  }

  static RequestMeters of(MeterRegistry registry, String route) {
    return new RequestMeters(registry, route);
  }

  private Timer timer(String route, String outcome) {
    return Timer.builder("offload.requests")
        .tags("route", route, "outcome", outcome)
        .serviceLevelObjectives(LIMITS)
        .register(registry);
  }

  /** A request begins; returns what {@link #ended} is to be given. */
  public long begin() {
    return registry == null ? 0 : registry.config().clock().monotonicTime();
  }

  /** Its answer, of that status, is about to be sent. */
  public void ended(long begun, int status) {
    if (registry != null) {
      Timer timer = status < REFUSED ? ok : status < FAILED ? refused : failed;
      timer.record(registry.config().clock().monotonicTime() - begun, TimeUnit.NANOSECONDS);
    }
  }
}
