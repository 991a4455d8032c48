package dev.offload.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final UUID TASK = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private final Departures departures = new Departures();

  @Test
  void who_left_after_a_question_is_remembered_until_it_is_answered() {
    long asked = departures.begin();
    departures.left(TASK);

    assertThat(departures.leftSince(TASK, asked)).isTrue();
    assertThat(departures.leftSince(OTHER, asked)).isFalse();
    departures.end(asked);
    assertThat(departures.leftSince(TASK, asked)).isFalse();
  }

  @Test
  void who_left_before_a_question_is_not_meant_by_it() {
    long first = departures.begin();
    departures.left(TASK);
    long second = departures.begin();

    assertThat(departures.leftSince(TASK, first)).isTrue();
    assertThat(departures.leftSince(TASK, second)).isFalse();
  }

  @Test
  void who_left_again_left_after_the_later_question_too() {
    departures.begin();
    departures.left(TASK);
    long second = departures.begin();
    departures.left(TASK);

    assertThat(departures.leftSince(TASK, second)).isTrue();
  }

  @Test
  void the_end_of_an_early_question_keeps_what_a_later_one_needs() {
    long first = departures.begin();
    departures.left(OTHER);
    long second = departures.begin();
    departures.left(TASK);

    departures.end(first);

    assertThat(departures.leftSince(TASK, second)).isTrue();
    assertThat(departures.leftSince(OTHER, first)).isFalse();
  }

  @Test
  void the_end_of_a_late_question_keeps_what_an_earlier_one_needs() {
    long first = departures.begin();
    departures.left(TASK);
    long second = departures.begin();

    departures.end(second);

    assertThat(departures.leftSince(TASK, first)).isTrue();
  }

  @Test
  void nothing_is_remembered_while_no_question_is_open() {
    departures.left(TASK);
    assertThat(departures.leftSince(TASK, 0)).isFalse();
  }
}
