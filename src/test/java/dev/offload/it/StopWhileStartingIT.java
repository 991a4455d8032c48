package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OffloadProcess.Launch;
import dev.offload.store.mongo.TestMongo;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is told to stop while it starts, at several moments, ends without a complaint. */
@ExtendWith(VertxExtension.class)
class StopWhileStartingIT {
  private static final int EXIT_SIGTERM = 128 + 15;
  private static final String NOW = "";
  private static final String CLASS_LOADED = " source: ";

  // Says of each class when it is loaded, for moments that no line of the log tells of.
  private static final Launch TELLING =
      new Launch(List.of(), List.of("-Xlog:class+load=info:stdout:none"));

  @TempDir Path folder;

  @ParameterizedTest(name = "at \"{0}\"")
  @ValueSource(
      strings = {
        NOW,
        ": store ",
        "dev.offload.node.NodeVerticle source",
        "org.sqlite.jdbc4.JDBC4Connection source",
        "dev.offload.worker.WorkerVerticle source",
        "Metrics are on",
        "Offload listens"
      })
  void on_a_file(String moment) {
    stopAt(moment, OffloadProcess.start(TELLING, folder, Map.of("METRICS_PORT", "0")));
  }

  @ParameterizedTest(name = "at \"{0}\"")
  @ValueSource(strings = {"com.mongodb.internal.connection.BaseCluster source"})
  void in_a_cluster_whose_store_does_not_answer(String moment) throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      String uri = "mongodb://127.0.0.1:" + silent.getLocalPort() + "/x";
      try (Cluster cluster = new Cluster(Map.of("MONGODB_URI", uri, "HTTP_PORT", "0"), 1)) {
        stopAt(moment, cluster.start(TELLING, 0, Map.of()));
      }
    }
  }

  @ParameterizedTest(name = "at \"{0}\"")
  @ValueSource(
      strings = {
        "com.hazelcast.internal.cluster.impl.ClusterServiceImpl source",
        "dev.offload.store.mongo.MongoTaskStore source",
        "dev.offload.worker.WorkerVerticle source",
        "This node is",
        "Offload listens"
      })
  @EnabledIfEnvironmentVariable(
      named = TestMongo.VARIABLE,
      matches = ".+",
      disabledReason = TestMongo.WITHOUT_SERVER)
  void in_a_cluster_on_a_server(String moment, Vertx vertx) throws Exception {
    TestMongo mongo = TestMongo.onServer("stop-while-starting-it");
    Map<String, String> environment = Map.of(TestMongo.VARIABLE, mongo.uri(), "HTTP_PORT", "0");
    try (Cluster cluster = new Cluster(environment, 1)) {
      stopAt(moment, cluster.start(TELLING, 0, Map.of()));
    } finally {
      mongo.drop(vertx).await(10, TimeUnit.SECONDS);
    }
  }

  private static void stopAt(String moment, OffloadProcess process) {
    try (process) {
      if (!moment.equals(NOW)) {
        process.awaitLine(Pattern.compile(Pattern.quote(moment)));
      }

      assertThat(process.terminate()).isEqualTo(EXIT_SIGTERM);

      assertThat(process.log())
          .filteredOn(line -> !line.contains(CLASS_LOADED))
          .allSatisfy(line -> assertThat(line).matches("\\S+Z INFO  .* \\(offload\\)"));
    }
  }
}
