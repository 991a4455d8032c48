package dev.offload.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failed search tells: of the server, or of a document that cannot be decoded. */
class MongoFindTest {

  @ParameterizedTest
  @CsvSource({
    "the store is closed, true",
    "state should be: open, true",
    "state should be: server session pool is open, true",
    "a value of no known type, false",
    ", false"
  })
  void a_client_that_is_closed_says_nothing_of_the_documents(String message, boolean isOfServer) {
    assertThat(MongoFind.isOfServer(new IllegalStateException(message))).isEqualTo(isOfServer);
  }
}
