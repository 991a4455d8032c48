package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void without_a_name_there_is_no_configuration() {
    assertThat(ConfigFile.read("-conf", null)).isEqualTo(new JsonObject());
  }

  @Test
  void a_file_is_read_as_utf8() throws IOException {
    assertThat(ConfigFile.read("-conf", file("{\"data\": {\"dir\": \"caf\u00e9\"}}")))
        .isEqualTo(new JsonObject("{\"data\": {\"dir\": \"caf\u00e9\"}}"));
  }

  @Test
  void json_may_be_given_directly() {
    assertThat(ConfigFile.read("-conf", " {\"a\": 1}")).isEqualTo(new JsonObject().put("a", 1));
    assertUnreadable("{\"a\"", "the JSON given with -conf is not a JSON object: ");
  }

  @Test
  void what_is_not_there_is_said_so() {
    String nowhere = folder.resolve("nowhere.json").toString();
    assertUnreadable(nowhere, "There is no configuration file " + nowhere + ": correct -conf");
    assertUnreadable(folder.toString(), "The configuration file " + folder + " cannot be read: ");
    assertUnreadable("a\0b", "cannot be read: ");
    assertUnreadable("", "-conf needs the name of a file");
  }

  @Test
  void what_is_no_json_object_is_said_with_the_place_and_nothing_of_the_parser()
      throws IOException {
    assertUnreadable(file("{\n \"a\": 1,\n"), "is not a JSON object: Unexpected end-of-input");
    assertUnreadable(file("{\n \"a\": x}"), "at line 2, column ");
    assertUnreadable(file("[1]"), "is not a JSON object: it must begin with {");
    assertUnreadable(file("{} {}"), "is not a JSON object: it must begin with {");
    assertUnreadable(file("5"), "is not a JSON object");
    assertUnreadable(file("null"), "is not a JSON object");
    assertUnreadable(file(""), "is not a JSON object");
  }

  @Test
  void a_byte_order_mark_is_no_mistake() throws IOException {
    assertThat(ConfigFile.read("-conf", file("\ufeff{\"a\": 1}")))
        .isEqualTo(new JsonObject().put("a", 1));
  }

  @Test
  void what_is_not_utf8_or_is_binary_is_said_so() throws IOException {
    assertUnreadable(file(new byte[] {'{', '"', (byte) 0xff, '"', '}'}), "is not in UTF-8");
    assertUnreadable(file(new byte[] {(byte) 0xc0, (byte) 0xaf}), "is not in UTF-8");
    assertUnreadable(file(new byte[] {'{', 0, 0, '}'}), "is not a JSON object");
    assertUnreadable(file("{}".getBytes(StandardCharsets.UTF_16)), "is not in UTF-8");
  }

  @Test
  void what_is_huge_is_not_read_to_its_end() throws IOException {
    assertUnreadable(file(new byte[1_048_577]), "it is longer than 1048576 bytes");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void what_is_no_file_is_not_waited_for() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertUnreadable(pipe.toString(), "cannot be read: it is not a file");
    assertUnreadable("/dev/zero", "cannot be read: it is not a file");
  }

  @Test
  void what_is_nested_too_deeply_is_said_so() throws IOException {
    assertUnreadable("{\"a\":".repeat(100_000), "is not a JSON object: Document nesting depth");
    assertUnreadable(file("{\"a\":[" + "[".repeat(100_000)), "is not a JSON object");
  }

  private String file(byte[] content) throws IOException {
    return Files.write(folder.resolve("my.bytes"), content).toString();
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("my.json"), content).toString();
  }

  private static void assertUnreadable(String named, String message) {
    assertThatThrownBy(() -> ConfigFile.read("-conf", named))
        .isInstanceOf(ConfigFile.UnreadableException.class)
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("REDACTED", "Source", "Exception", "\n");
  }
}
