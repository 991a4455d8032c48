package dev.offload.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Pattern ARROW = Pattern.compile("(\\S+) --> (\\S+)");
  private static final String OUTSIDE = "[*]";

  @Test
  void the_moves_are_exactly_those_drawn_in_the_docs() throws IOException {
    Map<Status, Set<Status>> drawn = new EnumMap<>(Status.class);
    for (Status status : Status.values()) {
      drawn.put(status, EnumSet.noneOf(Status.class));
    }
    Matcher arrow = ARROW.matcher(drawing());
    while (arrow.find()) {
      if (!arrow.group(1).equals(OUTSIDE) && !arrow.group(2).equals(OUTSIDE)) {
        drawn.get(status(arrow.group(1))).add(status(arrow.group(2)));
      }
    }
    assertThat(Status.MOVES).isEqualTo(drawn);
  }

  @Test
  void what_is_drawn_as_an_end_is_live_no_more_and_all_else_is() throws IOException {
    Matcher arrow = ARROW.matcher(drawing());
    Set<Status> ends = EnumSet.noneOf(Status.class);
    while (arrow.find()) {
      if (arrow.group(2).equals(OUTSIDE)) {
        ends.add(status(arrow.group(1)));
      }
    }
    Set<Status> ended =
        Arrays.stream(Status.values())
            .filter(status -> !status.isLive())
            .collect(Collectors.toSet());
    assertThat(ended).isNotEmpty().isEqualTo(ends);
  }

  @Test
  void each_status_is_found_by_its_word_and_by_no_other() {
    for (Status status : Status.values()) {
      assertThat(Status.of(status.word())).contains(status);
    }
    assertThat(Status.of("RECEIVED")).isEmpty();
    assertThat(Status.of("")).isEmpty();
    assertThat(Status.of(null)).isEmpty();
  }

  private static Status status(String word) {
    return Status.of(word).orElseThrow(() -> new AssertionError(word + " is not a status"));
  }

  private static String drawing() throws IOException {
    String page = Files.readString(Path.of("docs", "flow.md"));
    Matcher block =
        Pattern.compile("```mermaid\\s+stateDiagram-v2\\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
