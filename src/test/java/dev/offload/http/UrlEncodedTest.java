package dev.offload.http;

import static org.assertj.core.api.Assertions.assertThat;

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
}
