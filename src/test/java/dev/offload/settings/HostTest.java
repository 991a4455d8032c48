package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  @ParameterizedTest
  @CsvSource({
    "localhost, localhost, http://localhost:80",
    "LOCALHOST, localhost, http://localhost:80",
    "Db1.Example., db1.example, http://db1.example:80",
    "node_1, node_1, http://node_1:80",
    "b\u00fccher.example, xn--bcher-kva.example, http://xn--bcher-kva.example:80",
    "' 10.0.0.1 ', 10.0.0.1, http://10.0.0.1:80",
    "0.0.0.0, 0.0.0.0, http://0.0.0.0:80",
    "::, ::, http://[::]:80",
    "::1, ::1, http://[::1]:80",
    "[::1], ::1, http://[::1]:80",
    "0:0:0:0:0:0:0:1, ::1, http://[::1]:80",
    "FD00:0:0::00A, fd00::a, http://[fd00::a]:80",
    "::ffff:127.0.0.1, 127.0.0.1, http://127.0.0.1:80",
    "[::FFFF:7f00:1], 127.0.0.1, http://127.0.0.1:80",
    "fe80::1%eth0, fe80::1%eth0, http://[fe80::1%25eth0]:80",
    "[fe80::1%25eth0], fe80::1%eth0, http://[fe80::1%25eth0]:80"
  })
  void a_host_has_one_form_however_it_is_written(String given, String text, String url) {
    Host host = Host.of(given);

    assertThat(host.text()).isEqualTo(text);
    assertThat(host.url(80)).isEqualTo(url);
    assertThat(Host.of(host.text())).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:8080|a port has its own setting",
        "127.0.0.1:8080|a port has its own setting",
        "[::1]:8080|a port has its own setting",
        "http://localhost|without scheme or path",
        "localhost/x|without scheme or path",
        "127.1|all four numbers",
        "2130706433|all four numbers",
        "0x7f.0.0.1|all four numbers",
        "0177.0.0.1|all four numbers",
        "127.0.0.01|all four numbers",
        "256.0.0.1|all four numbers",
        "node.1|all four numbers",
        "[localhost]|around an IPv6 address only",
        "[127.0.0.1]|around an IPv6 address only",
        "fe80::1%|an interface of this machine after %",
        "::ffff:10.0.0.1%lo|an interface of this machine after %",
        "224.0.0.1|the address of one host",
        "255.255.255.255|the address of one host",
        "ff02::1|the address of one host",
        "''|a host name or an IP address",
        "a b|a host name or an IP address",
        "a..b|a host name or an IP address",
        "-a|a host name or an IP address",
        "me@host|a host name or an IP address",
        "1::2::3|a host name or an IP address",
        "[::1|without scheme or path"
      })
  void what_is_no_host_is_refused_with_what_it_must_be(String given, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Host.of(given))
        .withMessageStartingWith("must ")
        .withMessageContaining(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "db1:5701, db1:5701",
    "DB1.example.:5701, db1.example:5701",
    "[0:0::1]:65535, [::1]:65535",
    "' 10.0.0.1:1 ', 10.0.0.1:1"
  })
  void a_member_is_a_host_and_a_port(String given, String member) {
    assertThat(Member.of(given)).hasToString(member);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host",
        "host:",
        "host:0",
        "host:65536",
        "host:x",
        ":5701",
        "::1:5701",
        "[::1]",
        "[]:5701",
        "0.0.0.0:5701",
        "[::]:5701",
        "[fe80::1%eth0]:5701",
        "127.1:5701",
        "a b:5701",
        ""
      })
  void what_other_machines_cannot_reach_is_no_member(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Member.of(given))
        .withMessageStartingWith("must ");
  }
}
