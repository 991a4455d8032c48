package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import dev.offload.store.TaskStore.NotWrittenException;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverFailuresTest {
  private static final String SERVER = "MongoDB at a:27017";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servers=[{address=a:1, exception={com.mongodb.MongoSocketOpenException: Exception opening"
            + " socket}, caused by {java.net.ConnectException: Connection refused}}]"
            + "|(Connect: Connection refused)",
        "servers=[{exception={com.mongodb.MongoSocketReadTimeoutException: Timeout while receiving"
            + " message}}]|(MongoSocketReadTimeout: Timeout while receiving message)",
        "{type=UNKNOWN, srvResolutionException=com.mongodb.MongoConfigurationException: Failed"
            + " looking up SRV record for 'x'., servers=[]|(Failed looking up SRV record for 'x')",
        "{type=REPLICA_SET, servers=[{address=a:1, state=CONNECTING}]|(the replica set has no"
            + " primary)",
        "{type=UNKNOWN, servers=[{address=a:1, state=CONNECTING}]|''"
      })
  void a_server_that_is_not_found_is_told_with_what_was_met_last(String view, String met) {
    Throwable failure =
        new NotWrittenException("", new MongoTimeoutException("Timed out. View is " + view));

    assertThat(DriverFailures.explain(SERVER, failure))
        .isEqualTo(
            "no MongoDB at a:27017 answers and accepts writes"
                + (met.isEmpty() ? "" : " " + met)
                + ": start it or correct MONGODB_URI");
  }

  @Test
  void a_login_that_is_refused_is_told_apart_from_one_that_cannot_be_tried() {
    assertThat(refused(command(18, "Authentication failed.")))
        .isEqualTo("MongoDB at a:27017 refuses the user or password in MONGODB_URI: correct them");
    assertThat(refused(command(334, "Unsupported mechanism")))
        .isEqualTo(
            "MongoDB at a:27017 does not accept the login in MONGODB_URI (Unsupported mechanism):"
                + " correct it");
    assertThat(refused(new IllegalStateException("no ticket")))
        .contains("does not accept the login in MONGODB_URI (no ticket)");
  }

  @Test
  void a_database_without_rights_is_told_in_the_words_of_the_server_in_one_line() {
    assertThat(
            DriverFailures.explain(SERVER, command(13, "not authorized\non x" + "y".repeat(999))))
        .startsWith("MongoDB at a:27017 (MONGODB_URI) cannot be used: not authorized on xyy")
        .hasSizeLessThan(400);
  }

  private static String refused(Throwable cause) {
    MongoCredential anna = MongoCredential.createCredential("anna", "x", "s3cret".toCharArray());
    return DriverFailures.explain(
        SERVER, new NotWrittenException("", new MongoSecurityException(anna, "no", cause)));
  }

  private static MongoCommandException command(int code, String words) {
    return new MongoCommandException(
        BsonDocument.parse("{ok: 0, code: " + code + "}")
            .append("errmsg", new org.bson.BsonString(words)),
        new ServerAddress());
  }
}
