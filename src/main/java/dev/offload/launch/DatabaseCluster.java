package dev.offload.launch;

import com.hazelcast.config.Config;
import dev.offload.store.mongo.MongoIdentity;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;

/**
 * The cluster of those nodes that share a database. It is named after what the database says of
 * itself, so nodes of another one, or of another version's naming, are never in it.
 */
final class DatabaseCluster extends HazelcastClusterManager {
  private final String uri;
  private Vertx vertx;

  /**
   * @param config all but the name
   * @param uri of the database
   */
  DatabaseCluster(Config config, String uri) {
    super(config);
    this.uri = uri;
  }

  @Override
  public void init(Vertx clustered) {
    vertx = clustered;
    super.init(clustered);
  }

  @Override
  public void join(Completable<Void> joined) {
    MongoIdentity.read(vertx, uri)
        .onSuccess(
            identity -> {
              getConfig().setClusterName("offload-" + identity);
              super.join(joined);
            })
        .onFailure(joined::fail);
  }
}
