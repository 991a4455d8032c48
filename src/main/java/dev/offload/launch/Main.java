package dev.offload.launch;

import dev.offload.node.Build;
import dev.offload.node.Membership;
import dev.offload.node.NodeVerticle;
import dev.offload.node.Presence;
import dev.offload.node.StoreOpening;
import dev.offload.observe.FatalErrors;
import dev.offload.observe.LogFormat;
import dev.offload.observe.StrayFailures;
import dev.offload.settings.Settings;
import dev.offload.settings.Variables;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node: settings, then Vert.x, then its verticles; and stops them in reverse. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  static final int EXIT_CONFIGURATION = 78;
  private static final int EXIT_START = 15;

  /** For Vert.x with its cluster, and again for the verticles: more than the store's own limits. */
  private static final long START_SECONDS = 120;

  private static final long STOP_SECONDS = 15;
  private static final int SMALL_PROCESSORS = 2;

  private final Settings settings;
  private final LaunchOptions options;
  private final ClusterAddresses addresses;
  private final Membership membership = new Membership();
  private final EventLoops loops = new EventLoops();
  private final NodeVerticle node;
  private final List<String> warnings;
  private volatile boolean ending;

  private Main(LaunchOptions options, Settings settings, List<String> warnings) {
    this.options = options;
    this.settings = settings;
    addresses = options.isClustered() ? ClusterAddresses.find(settings.cluster()) : null;
    this.warnings = warnings;
    node = new NodeVerticle(settings, new Presence(membership), List.of());
  }

  /**
   * Runs a node until the process is told to stop, or answers what is asked instead. Exits with 78
   * when the configuration is wrong and with 15 when the node cannot start, after one line for each
   * reason; with 3 after an error that a JVM does not go on from ({@link FatalErrors}).
   *
   * @param args the options that {@code --help} lists
   */
  public static void main(String[] args) {
    FatalErrors.watchThreads();
    // For the libraries: our own code names the locale wherever there is one.
    Locale.setDefault(Locale.ROOT);
    try {
      start(new LaunchOptions(args));
    } catch (Throwable e) {
      FatalErrors.check(e);
      LOG.error("Offload cannot start: {}", reason(e));
      System.exit(EXIT_START);
    }
  }

  private static void start(LaunchOptions options) {
    if (options.wish() != LaunchOptions.Wish.NODE) {
      System.exit(Inquiry.ofThisProcess().answer(options, System.getenv()));
    }
    LogFormat.set(new Variables(System.getenv()).logFormat());
    Configuration found = Configuration.read(options, System.getenv());
    if (found.problems().isEmpty()) {
      HangUp.ignore();
      new Main(options, found.settings(), found.warnings()).run();
      return;
    }
    found.warnings().forEach(LOG::warn);
    found.problems().forEach(problem -> LOG.error("Configuration: {}", problem));
    System.exit(EXIT_CONFIGURATION);
  }

  private void run() {
    LOG.info(Build.read().introduction(StoreOpening.name(settings.store()), settings));
    warnings.forEach(LOG::warn);
    Vertx vertx = started(options.isClustered() ? clustered() : Future.succeededFuture(alone()));
    vertx.exceptionHandler(new StrayFailures());
    ((VertxInternal) vertx).addCloseHook(this::end);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> await("closing", vertx::close), "offload-stop"));
    started(vertx.deployVerticle(node));
    loops.watch(vertx);
  }

  /** Waits for one step of the start; the process ends when it fails, told in one line. */
  private <T> T started(Future<T> step) {
    try {
      return step.await(START_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      tell("it took too long");
    } catch (RuntimeException e) {
      FatalErrors.check(e);
      tell(reason(e));
    }
    System.exit(EXIT_START);
    throw new IllegalStateException("ended");
  }

  /** A start that a stop ended is not one that failed. */
  private void tell(String reason) {
    if (!ending) {
      LOG.error("Offload cannot start: {}", reason);
    }
  }

  private Vertx alone() {
    return Vertx.builder().with(vertxOptions()).build();
  }

  private Future<Vertx> clustered() {
    VertxOptions vertxOptions = vertxOptions();
    ClusterSetup.apply(settings.cluster(), addresses, vertxOptions.getEventBusOptions());
    return Vertx.builder()
        .with(vertxOptions)
        .withClusterManager(
            ClusterSetup.manager(
                settings.cluster(), addresses, membership, settings.store().mongodbUri()))
        .buildClustered();
  }

  private VertxOptions vertxOptions() {
    // Everything is read from the jar: no copy of it goes to the temporary folder.
    VertxOptions vertxOptions =
        options
            .vertxOptions()
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    boolean isSmall = Runtime.getRuntime().availableProcessors() <= SMALL_PROCESSORS;
    if (isSmall
        && vertxOptions.getEventLoopPoolSize() == VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE) {
      // Between loops of their own, worker and web side would mostly wake each other up.
      vertxOptions.setEventLoopPoolSize(1);
    }
    return vertxOptions;
  }

  /** Lets Vert.x close when the node has ended, or after 15 s. */
  private void end(Completable<Void> ended) {
    ending = true;
    loops.mayEnd();
    node.end()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (none, failure) -> {
              if (failure != null) {
                LOG.warn("Gave up waiting for open requests: {}", reason(failure));
              }
              ended.succeed();
            });
  }

  private static void await(String doing, Supplier<Future<?>> step) {
    try {
      step.get().await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      LOG.warn("Gave up {}: {}", doing, reason(e));
    }
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
