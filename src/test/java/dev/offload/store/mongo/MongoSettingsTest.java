package dev.offload.store.mongo;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MongoSettingsTest {

  @Test
  void no_uri_weakens_durability_or_takes_the_end_from_a_wait(Vertx vertx) {
    MongoClientSettings settings =
        MongoSettings.read(
                vertx,
                "mongodb://a,b:27018/x?w=0&journal=false&readPreference=secondary"
                    + "&readConcernLevel=available&retryWrites=true&socketTimeoutMS=0"
                    + "&connectTimeoutMS=0&serverSelectionTimeoutMS=60000"
                    + "&waitQueueTimeoutMS=-1&minPoolSize=50&maxPoolSize=500")
            .driver();
    assertThat(settings.getWriteConcern())
        .isEqualTo(WriteConcern.MAJORITY.withJournal(true).withWTimeout(4_000, MILLISECONDS));
    assertThat(settings.getReadPreference()).isEqualTo(ReadPreference.primary());
    assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    assertThat(settings.getRetryWrites()).isFalse();
    assertThat(settings.getClusterSettings().getServerSelectionTimeout(MILLISECONDS))
        .isEqualTo(2_000);
    assertThat(settings.getConnectionPoolSettings().getMaxSize()).isEqualTo(20);
    assertThat(settings.getConnectionPoolSettings().getMaxWaitTime(MILLISECONDS)).isEqualTo(2_000);
    assertThat(settings.getSocketSettings().getConnectTimeout(MILLISECONDS)).isEqualTo(1_000);
    assertThat(settings.getSocketSettings().getReadTimeout(MILLISECONDS)).isEqualTo(5_000);
  }

  @Test
  void what_a_server_may_be_slow_with_is_waited_for_longer_and_is_as_durable(Vertx vertx) {
    MongoSettings settings = MongoSettings.read(vertx, "mongodb://a/x");
    MongoClientSettings slow = settings.slow().driver();
    assertThat(slow.getSocketSettings().getReadTimeout(MILLISECONDS)).isEqualTo(100_000);
    assertThat(slow.getWriteConcern()).isEqualTo(settings.driver().getWriteConcern());
    assertThat(slow.getClusterSettings()).isEqualTo(settings.driver().getClusterSettings());
  }

  @Test
  void what_is_shown_names_the_hosts_and_no_credential(Vertx vertx) {
    assertThat(MongoSettings.read(vertx, "mongodb://anna:s3cret@a,b:27018/x"))
        .hasToString("MongoDB at a:27017,b:27018");
  }
}
