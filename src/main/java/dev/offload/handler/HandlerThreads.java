package dev.offload.handler;

import dev.offload.time.Time;
import io.vertx.core.Context;
import io.vertx.core.spi.VertxThreadFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a handler, whose code may block. Short work is done by a few, as waking another
 * costs more than the work. What waits because all of them are blocked gets threads of its own
 * within milliseconds, up to a bound; what waits for long while some compute, or wait in native
 * code, which looks the same, gets twice as many.
 */
final class HandlerThreads extends ThreadPoolExecutor {

  /** How often it is looked whether what waits needs more threads. */
  private static final long LOOK_MS = 1;

  /** How long work waits for threads that compute until there are more. */
  private static final long PATIENCE_MS = 20;

  /** How long a thread that is not needed stays. */
  private static final long IDLE_MS = 5_000;

  private static final int FEW = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final Context loop;
  private final Time time;
  private final int max;
  private final AtomicBoolean watched = new AtomicBoolean();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicInteger working = new AtomicInteger();
  private long grownMs;

  private record Waiting(Runnable work, long sinceMs) implements Runnable {
    @Override
    public void run() {
      work.run();
    }
  }

  /**
   * @param loop on which it is looked whether there are enough
   * @param name what the names of the threads begin with
   * @param max how many threads there are at the most, at least 1
   */
  HandlerThreads(Context loop, Time time, String name, int max) {
    super(few(max), max, IDLE_MS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>());
    this.loop = loop;
    this.time = time;
    this.max = max;
    this.grownMs = time.monotonicMs() - PATIENCE_MS;
    AtomicInteger numbers = new AtomicInteger();
    setThreadFactory(
        work -> {
          Thread thread = thread(work, name + "-" + numbers.getAndIncrement());
          threads.add(thread);
          return thread;
        });
  }

  private static int few(int max) {
    return Math.min(FEW, max);
  }

  /** The subscription's timeout says what takes too long, not the check for blocked threads. */
  private static Thread thread(Runnable work, String name) {
    return VertxThreadFactory.INSTANCE.newVertxThread(work, name, true, 366, TimeUnit.DAYS);
  }

  @Override
  public void execute(Runnable work) {
    super.execute(new Waiting(work, time.monotonicMs()));
    watch();
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable work) {
    working.incrementAndGet();
  }

  @Override
  protected void afterExecute(Runnable work, Throwable thrown) {
    working.decrementAndGet();
  }

  private void watch() {
    if (!getQueue().isEmpty() && watched.compareAndSet(false, true)) {
      loop.runOnContext(v -> time.after(LOOK_MS, this::look));
    }
  }

  private void look() {
    Runnable first = getQueue().peek();
    try {
      if (first == null) {
        setCorePoolSize(few(max));
      } else if (getPoolSize() < max) {
        grow(time.monotonicMs() - ((Waiting) first).sinceMs);
      }
    } finally {
      // Also when there was no memory for a thread.
      if (first == null) {
        watched.set(false);
        watch();
      } else {
        time.after(LOOK_MS, this::look);
      }
    }
  }

  private void grow(long waitedMs) {
    long nowMs = time.monotonicMs();
    if (waitedMs >= PATIENCE_MS && nowMs - grownMs >= PATIENCE_MS) {
      growTo(2 * getPoolSize(), nowMs);
    } else if (waitedMs >= LOOK_MS && areBlocked()) {
      growTo(getPoolSize() + getQueue().size(), nowMs);
    }
  }

  private void growTo(int wanted, long nowMs) {
    grownMs = nowMs;
    // Threads are started by how much it is raised, and what failed before is none of them.
    setCorePoolSize(getPoolSize());
    setCorePoolSize(Math.min(max, wanted));
  }

  private boolean areBlocked() {
    threads.removeIf(it -> it.getState() == Thread.State.TERMINATED);
    return working.get() >= getPoolSize()
        && threads.stream().noneMatch(it -> it.getState() == Thread.State.RUNNABLE);
  }
}
