package dev.offload.http.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.it.OpenApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words by which programs know errors are those that docs/errors.md lists. */
class ErrorCodesTest {
  private static final Pattern ROW = Pattern.compile("\\| (\\d{3}) \\| `([a-z_]+)` \\|");
  private static final Pattern STATUS = Pattern.compile("new Problem\\(\\s*(\\d{3}),");
  private static final Pattern REFUSAL = Pattern.compile("int [A-Z_]+ = (\\d{3});");
  private static final Pattern CODED = Pattern.compile("coded\\(\\s*\"([a-z_]+)\"\\)");
  private static final Pattern CONSTANT =
      Pattern.compile("\"(not_[a-z]+)\"|(?:UNKNOWN|INVALID|TOO_MANY) = \"([a-z_]+)\"");

  @Test
  void each_word_that_is_given_is_listed_and_no_other() {
    TreeSet<String> given = new TreeSet<>(words(http(), CODED));
    given.addAll(words(http(), CONSTANT));
    for (String status : words(http(), STATUS)) {
      given.add(wordOf(status));
    }
    for (String status :
        words(read(Path.of("src/main/java/dev/offload/task/Refusal.java")), REFUSAL)) {
      given.add(wordOf(status));
    }

    assertThat(given).hasSizeGreaterThan(20).isEqualTo(new TreeSet<>(listed().keySet()));
  }

  @Test
  void each_status_is_listed_with_the_word_that_it_has_by_itself() {
    Map<String, String> listed = listed();

    for (String status : words(http(), STATUS)) {
      assertThat(listed).containsEntry(wordOf(status), status);
    }
  }

  @Test
  void each_word_is_in_the_document_of_the_API_and_no_other() {
    assertThat(OpenApi.read().codes()).isEqualTo(new TreeSet<>(listed().keySet()));
  }

  private static String wordOf(String status) {
    return new Problem(Integer.parseInt(status), "").code();
  }

  private static Map<String, String> listed() {
    Map<String, String> listed = new TreeMap<>();
    Matcher row = ROW.matcher(read(Path.of("docs/errors.md")));
    while (row.find()) {
      assertThat(listed.put(row.group(2), row.group(1))).as(row.group(2)).isNull();
    }
    return listed;
  }

  private static TreeSet<String> words(String text, Pattern pattern) {
    TreeSet<String> words = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words;
  }

  private static String http() {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/offload/http"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ErrorCodesTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
