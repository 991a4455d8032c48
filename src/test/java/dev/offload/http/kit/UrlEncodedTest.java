package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UrlEncodedTest {

  @Test
  void a_number_sign_is_part_of_the_text_and_ends_nothing() {
    assertThat(UrlEncoded.fields("background=fix issue #5 now&taskID=x"))
        .containsEntry("background", List.of("fix issue #5 now"))
        .containsEntry("taskID", List.of("x"));
  }

  @Test
  void a_question_mark_at_the_start_is_part_of_the_name() {
    assertThat(UrlEncoded.fields("?background=a")).containsOnlyKeys("?background");
  }

  @Test
  void more_than_1024_fields_are_refused_instead_of_read_in_part() {
    String most = "a=1&".repeat(1_023);
    assertThat(UrlEncoded.fields(most + "background=last").get("background"))
        .containsExactly("last");
    assertThatThrownBy(() -> UrlEncoded.fields(most + "b=2&background=lost"))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("more than 1024 fields");
    assertThatThrownBy(() -> UrlEncoded.fields("a&".repeat(5_000))).isInstanceOf(Problem.class);
  }
}
