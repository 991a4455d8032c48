package dev.offload;

import dev.offload.Settings.InvalidSettingsException;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a node: settings, then Vert.x, then its verticles; and stops them in reverse. */
public final class Main extends VertxApplication implements VertxApplicationHooks {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final int EXIT_CONFIGURATION = 78;
  private static final long STOP_SECONDS = 15;
  private static final int SMALL_PROCESSORS = 2;

  private final Settings settings;
  private final LaunchOptions options;
  private final Membership membership = new Membership();
  private final NodeVerticle node;
  private volatile boolean started;

  private Main(String[] args, LaunchOptions options, Settings settings) {
    super(args);
    this.options = options;
    this.settings = settings;
    node = new NodeVerticle(settings, membership);
  }

  /**
   * Runs a node until the process is told to stop. Exits with 78 when the configuration is wrong
   * and with 15 when the node cannot start, after one line for each reason; with 3 after an error
   * that a JVM does not go on from ({@link FatalErrors}).
   *
   * @param args the options of the Vert.x application launcher
   */
  public static void main(String[] args) {
    FatalErrors.watchThreads();
    LaunchOptions options = new LaunchOptions(args);
    List<String> problems;
    try {
      Settings settings = Settings.read(ConfigFile.read(options.conf()), System.getenv());
      problems = options.problems(settings);
      if (problems.isEmpty()) {
        new Main(args, options, settings).launch();
        return;
      }
    } catch (ConfigFile.UnreadableException e) {
      problems = List.of(e.getMessage());
    } catch (InvalidSettingsException e) {
      problems = e.problems();
    }
    problems.forEach(problem -> LOG.error("Configuration: {}", problem));
    System.exit(EXIT_CONFIGURATION);
  }

  @Override
  public JsonObject afterConfigParsed(JsonObject config) {
    // Read before the launch, and passed on as Settings.
    return new JsonObject();
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions vertxOptions) {
    boolean isSmall = Runtime.getRuntime().availableProcessors() <= SMALL_PROCESSORS;
    if (isSmall
        && vertxOptions.getEventLoopPoolSize() == VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE) {
      // Between loops of their own, worker and web side would mostly wake each other up.
      vertxOptions.setEventLoopPoolSize(1);
    }
    if (!options.isClustered()) {
      return Vertx.builder().with(vertxOptions);
    }
    ClusterSetup.apply(settings.cluster(), vertxOptions.getEventBusOptions());
    return Vertx.builder()
        .with(vertxOptions)
        .withClusterManager(ClusterSetup.manager(settings.cluster(), membership));
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, Throwable cause) {
    LOG.error("Offload cannot join a cluster: {}", cause == null ? "took too long" : reason(cause));
  }

  @Override
  public Supplier<? extends Deployable> verticleSupplier() {
    return () -> node;
  }

  @Override
  public void afterVerticleDeployed(HookContext context) {
    started = true;
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, Throwable cause) {
    LOG.error("Offload cannot start: {}", cause == null ? "it took too long" : reason(cause));
    await("closing", () -> context.vertx().close());
  }

  @Override
  public void beforeStoppingVertx(HookContext context) {
    if (started) {
      LOG.info("Stopping: what was accepted is stored first");
      await("waiting for requests under way", node::stopTakingRequests);
    }
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
