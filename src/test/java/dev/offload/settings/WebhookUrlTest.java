package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {

  @Test
  void has_scheme_host_port_and_path() {
    assertThat(WebhookUrl.of("https://Hooks.Example:8443/in/1?a=b%20c"))
        .isEqualTo(new WebhookUrl(true, "hooks.example", 8443, "/in/1?a=b%20c"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example, 80, /",
    "https://a.example, 443, /",
    "HTTPS://a.example/, 443, /",
    "https://a.example:65535?x, 65535, /?x",
    "http://a.example:1/x, 1, /x",
  })
  void has_the_port_of_its_scheme_and_the_path_slash_when_none_are_named(
      String url, int port, String path) {
    assertThat(WebhookUrl.of(url).port()).isEqualTo(port);
    assertThat(WebhookUrl.of(url).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/, 127.0.0.1",
    "http://[::1]/, [0:0:0:0:0:0:0:1]",
    "http://[::ffff:10.0.0.1]/, 10.0.0.1",
    "http://a.example./, a.example",
    "http://b\u00fccher.example/, xn--bcher-kva.example",
  })
  void has_its_host_in_one_form(String url, String host) {
    assertThat(WebhookUrl.of(url).host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.example",
        "//a.example",
        "ftp://a.example",
        "bus:a",
        "http:/a.example",
        "http://",
        "http:///path",
        "http://:80/",
        "http://user@a.example/",
        "http://user:word@a.example/",
        "http://a.example\\@b.example/",
        "http://a.example/#part",
        "http://a.example#part",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://a.example:http/",
        "http://a.example:-1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://256.0.0.1/",
        "http://1.2.3/",
        "http://::1/",
        "http://[::1/",
        "http://[127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://a b.example/",
        "http://a.example/a b",
        "http://a.example/\u00e9",
        "http://a.example/%zz",
        "http://a.example/x\r\nhost: b",
        "http://a.example/\\b",
        " http://a.example/",
        "http://a.example /",
      })
  void is_refused_when_anything_about_it_is_in_doubt(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookUrl.of(url))
        .withMessageStartingWith("must ");
  }

  @Test
  void shows_no_path_which_may_have_a_secret_in_it() {
    assertThat(WebhookUrl.of("https://a.example/hooks/5EcReT?k=5EcReT"))
        .hasToString("https://a.example:443");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookUrl.of("https://u:5EcReT@a.example/5EcReT"))
        .withMessageNotContaining("5EcReT");
  }
}
