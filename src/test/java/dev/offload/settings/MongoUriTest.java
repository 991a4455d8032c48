package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import java.lang.reflect.Field;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("unchecked")
class MongoUriTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb://anna:s3cret@a,b:27018/jobs|MongoDB at a:27017,b:27018, database jobs",
        "mongodb://a|MongoDB at a:27017, database offload",
        "mongodb://a/?compressors=zlib&tls=true|MongoDB at a:27017, database offload",
        "mongodb://[::1]:27018/x|MongoDB at [::1]:27018, database x"
      })
  void it_is_shown_by_hosts_and_database_without_what_is_secret(String uri, String shown) {
    assertThat(MongoUri.read(uri)).hasToString(shown);
  }

  @Test
  void hosts_that_only_the_DNS_knows_are_not_asked_for() {
    assertThat(MongoUri.read("mongodb+srv://anna:s3cret@db.example.invalid/jobs"))
        .hasToString("MongoDB at db.example.invalid, database jobs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb://a/?compressors=snappy|asks for compressors=snappy, whose library is not there",
        "mongodb://a/?compressors=zlib,zstd|asks for compressors=zstd, whose library is not there",
        "mongodb+srv://a.b.c/?compressors=zstd|asks for compressors=zstd, whose library is",
        "mongodb://a/?proxyHost=b|asks for a proxyHost",
        "mongodb://%2Ftmp%2Fmongodb-27017.sock/x|names a Unix socket",
        "mongodb://a/?tsl=true|has the option tsl, which is not known: use tls",
        "mongodb://a/?w=1&TlsAlowInvalidHostnames=true|has the option TlsAlowInvalidHostnames,"
            + " which is not known: use tlsAllowInvalidHostnames",
        "mongodb://a/?repliaSet=s3cret;w=1|has the option repliaSet, which is not known: use rep",
        "mongodb+srv://a.b.c/?authSorce=x|has the option authSorce, which is not known: use au",
        "mongodb://a/?tlsCAFile=/s3cret|has the option tlsCAFile, which is not known: correct",
        "mongodb://anna:12?s3cret=x@host/|has a wrong option after ?",
        "mongodb://a/?s3cret%20=x|has a wrong option after ?",
        "mongodb://a/?=s3cret|has a wrong option after ?",
        "mongodb://a/?tls=ture|has a wrong value of the option tls: use true or false",
        "mongodb://a/?retryWrites=|has a wrong value of the option retryWrites: use true or false",
        "mongodb://a/?compressors=lz4|has a wrong option after ?",
        "mongodb://a/?maxPoolSize=s3cret|has a wrong option after ?",
        "mongodb://a/?authMechanism=s3cret|has a wrong option after ?",
        "mongodb://a/?readPreference=s3cret|has a wrong option after ?"
      })
  void what_cannot_be_done_here_is_refused_at_once(String uri, String reason) {
    assertThatThrownBy(() -> MongoUri.read(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void every_option_that_the_driver_knows_is_known() throws Exception {
    Field keys = ConnectionString.class.getDeclaredField("ALL_KEYS");
    keys.setAccessible(true);

    assertThat(MongoOptions.KNOWN.stream().map(name -> name.toLowerCase(Locale.ROOT)))
        .containsExactlyInAnyOrderElementsOf((Set<String>) keys.get(null));
    assertThat(MongoOptions.problem("mongodb://a/?j=true&wtimeout=1&&TLS=1;ssl= No ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "mongodb:/a",
        "mongodb://",
        "mongodb://a:s3cret@s3cret@b",
        "mongodb://a:b:s3cret@c",
        "mongodb://a:99999",
        "mongodb+srv://a,b/",
        "mongodb+srv://a:1/",
        "mongodb://a/s3 cret",
        "mongodb://a:%s3cret@b/",
        "mongodb://:s3cret@b?x"
      })
  void what_is_no_such_uri_is_refused_without_being_quoted(String uri) {
    assertThatThrownBy(() -> MongoUri.read(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a URI such as mongodb://host:27017/name");
  }
}
