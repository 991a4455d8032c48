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
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node: settings, then Vert.x, then its verticles; and stops them in reverse. */
public final class Main extends VertxApplication implements VertxApplicationHooks {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  static final int EXIT_CONFIGURATION = 78;
  private static final int EXIT_START = 15;

  /** What the launcher returns of an exception that it told nobody of. */
  private static final int EXIT_UNTOLD = 1;

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
  private boolean told;

  private Main(LaunchOptions options, Settings settings, List<String> warnings) {
    super(options.forLauncher(), null, true, false);
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

  private static boolean isShuttingDown() {
    try {
      Thread none = new Thread();
      Runtime.getRuntime().addShutdownHook(none);
      Runtime.getRuntime().removeShutdownHook(none);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private void run() {
    int exit = launch();
    if (exit == EXIT_UNTOLD && !told && !isShuttingDown()) {
      LOG.error("Offload cannot start: a -Dvertx property has a value that cannot be used");
    }
    if (exit != 0) {
      System.exit(EXIT_START);
    }
  }

  @Override
  public JsonObject afterConfigParsed(JsonObject config) {
    // Read before the launch, and passed on as Settings.
    return new JsonObject();
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions vertxOptions) {
    // Everything is read from the jar: no copy of it goes to the temporary folder.
    vertxOptions.setFileSystemOptions(
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    boolean isSmall = Runtime.getRuntime().availableProcessors() <= SMALL_PROCESSORS;
    if (isSmall
        && vertxOptions.getEventLoopPoolSize() == VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE) {
      // Between loops of their own, worker and web side would mostly wake each other up.
      vertxOptions.setEventLoopPoolSize(1);
    }
    if (!options.isClustered()) {
      return Vertx.builder().with(vertxOptions);
    }
    ClusterSetup.apply(settings.cluster(), addresses, vertxOptions.getEventBusOptions());
    return Vertx.builder()
        .with(vertxOptions)
        .withClusterManager(
            ClusterSetup.manager(
                settings.cluster(), addresses, membership, settings.store().mongodbUri()));
  }

  @Override
  public void beforeStartingVertx(HookContext context) {
    LOG.info(Build.read().introduction(StoreOpening.name(settings.store()), settings));
    warnings.forEach(LOG::warn);
  }

  @Override
  public void afterVertxStarted(HookContext context) {
    context.vertx().exceptionHandler(new StrayFailures());
    // Unlike beforeStoppingVertx it does not block: a start under way may need the lock it holds.
    ((VertxInternal) context.vertx()).addCloseHook(this::end);
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, Throwable cause) {
    FatalErrors.check(cause);
    told = true;
    LOG.error("Offload cannot start: {}", cause == null ? "it took too long" : reason(cause));
  }

  @Override
  public void afterVerticleDeployed(HookContext context) {
    loops.watch(context.vertx());
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return () -> node;
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, Throwable cause) {
    FatalErrors.check(cause);
    if (!ending) {
      told = true;
      LOG.error("Offload cannot start: {}", cause == null ? "it took too long" : reason(cause));
    }
    await("closing", () -> context.vertx().close());
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
                LOG.warn("Gave up waiting for requests under way: {}", reason(failure));
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
