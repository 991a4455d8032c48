package dev.offload.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
