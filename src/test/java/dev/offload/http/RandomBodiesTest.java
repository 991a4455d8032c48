package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class RandomBodiesTest {
  private static final int BODIES = 5_000;
  private static final int PIPELINED = 50;

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "application/json"})
  void random_bytes_break_nothing(String type, Vertx vertx) {
    HttpNode node = new HttpNode(vertx);
    Random random = new Random(4);
    Set<Integer> statuses = new TreeSet<>();
    try (RawConnection connection = node.connect()) {
      for (int sent = 0; sent < BODIES; sent += PIPELINED) {
        for (int i = 0; i < PIPELINED; i++) {
          connection.write(RawRequest.post(type, body(type, random)).bytes());
        }
        for (int i = 0; i < PIPELINED; i++) {
          statuses.add(connection.read(false).status());
        }
      }
    }

    assertThat(statuses).contains(400).isSubsetOf(202, 302, 400, 413);
    assertThat(node.failures).isEmpty();
    assertThat(node.send(RawRequest.form("background=still+here")).status()).isEqualTo(302);
    assertThat(node.tasks.all().get(0).background()).isEqualTo("still here");
  }

  /** Half of the bodies begin as valid ones do, to get further in. */
  private static byte[] body(String type, Random random) {
    byte[] bytes = new byte[20 + random.nextInt(300)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      byte[] start = (type.endsWith("json") ? "{\"background\":\"" : "background=").getBytes();
      System.arraycopy(start, 0, bytes, 0, start.length);
    }
    return bytes;
  }
}
