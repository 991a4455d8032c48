package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

  @ParameterizedTest
  @CsvSource({
    "https://app.example, https://app.example:443",
    "http://app.example, http://app.example:80",
    "https://app.example, HTTPS://App.Example",
    "https://app.example, https://app.example:",
    "https://app.example:8443, https://app.example:08443",
    "http://[::1], http://[0:0:0:0:0:0:0:1]:80",
    "http://[::ffff:7f00:1], http://[::FFFF:127.0.0.1]",
    "http://[2001:db8::a], http://[2001:DB8:0::000a]",
    "http://127.0.0.1, http://127.0.0.1.:80",
  })
  void one_origin_may_be_written_in_several_ways(String one, String other) {
    assertThat(Origin.parse(one)).isPresent().isEqualTo(Origin.parse(other));
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example, http://app.example",
    "https://app.example, https://app.example:80",
    "http://app.example:443, https://app.example:443",
    "https://app.example, https://app.example.",
    "https://app.example, https://www.app.example",
    "http://[::1], http://127.0.0.1",
    "http://127.0.0.1, http://localhost",
  })
  void others_differ(String one, String other) {
    assertThat(Origin.parse(one)).isPresent();
    assertThat(Origin.parse(other)).isPresent().isNotEqualTo(Origin.parse(one));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "app.example",
        "://app.example",
        "https://",
        "https://:443",
        "https://app.example/",
        "https://app.example?",
        "https://app.example#a",
        "https://me@app.example",
        "https://me:secret@app.example",
        "https://app.example:65536",
        "https://app.example:0",
        "https://app.example:-1",
        "https://app.example:99999999999999999999",
        "https://app.example:80:80",
        "https://app..example",
        "https://.example",
        "https://app.example..",
        "https://app.example https://other.example",
        "https://app.example, https://other.example",
        " https://app.example",
        "https://app.example\n",
        "https://app.ex%61mple",
        "https://b\u00fccher.example",
        "https://::1",
        "https://[::1",
        "https://[::1%25eth0]",
        "https://[1.2.3.4]",
        "https://[1::2::3]",
        "https://127.1",
        "https://127.0.0.256",
        "https://0x7f.0x1",
        "ftp://app.example",
        "file://",
        "javascript://app.example",
      })
  void what_is_no_origin_is_none(String text) {
    assertThat(Origin.parse(text)).isEmpty();
  }

  @Test
  void people_may_write_the_host_in_any_script() {
    assertThat(Origin.written("https://B\u00dcCHER.example:8443"))
        .contains(new Origin("https", "xn--bcher-kva.example", 8_443));
    assertThat(Origin.written("https://xn--bcher-kva.example"))
        .contains(new Origin("https", "xn--bcher-kva.example", 443));
    assertThat(List.of("https://fu\u00df.example", "b\u00fccher.example", "https://", "https"))
        .allSatisfy(text -> assertThat(Origin.written(text)).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example, a.example",
    "http://a.example, A.EXAMPLE:80",
    "http://a.example:8080, a.example:8080",
    "https://a.example, a.example",
    "https://a.example, a.example:443",
    "http://[::1]:8080, [0::1]:8080",
  })
  void a_host_without_scheme_is_taken_to_have_that_of_the_origin(String origin, String host) {
    assertThat(isAt(origin, host)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example, b.example",
    "http://a.example:8080, a.example",
    "http://a.example, a.example:8080",
    "https://a.example, a.example:80",
    "https://a.example:80, a.example",
    "http://a.example:443, a.example",
    "http://a.example, a.example.",
  })
  void another_host_or_port_is_another_place(String origin, String host) {
    assertThat(isAt(origin, host)).isFalse();
  }

  private static boolean isAt(String origin, String host) {
    return Origin.parse(origin).orElseThrow().isAt(Authority.parse(host).orElseThrow());
  }
}
