package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

  @ParameterizedTest
  @CsvSource({
    "tasks.example, tasks.example, true",
    "Tasks.Example., tasks.example, true",
    "tasks.example, TASKS.example.:8080, true",
    "tasks.example, other.example, false",
    "0.0.0.0, tasks.example, false",
    "0.0.0.0, 10.0.0.1, true",
    "::, tasks.example, false",
    "::, [2001:db8::1], true",
    "[::1], tasks.example, false",
  })
  void the_name_that_a_node_listens_on_is_its_own(String bound, String asked, boolean included) {
    HostNames names = new HostNames(bound, List.of());

    assertThat(names.include(Authority.parse(asked).orElseThrow())).isEqualTo(included);
  }
}
