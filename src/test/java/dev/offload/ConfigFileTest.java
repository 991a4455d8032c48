package dev.offload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void without_a_name_there_is_no_configuration() {
    assertThat(ConfigFile.read(null)).isEqualTo(new JsonObject());
  }

  @Test
  void a_file_is_read_as_utf8() throws IOException {
    assertThat(ConfigFile.read(file("{\"data\": {\"dir\": \"caf\u00e9\"}}")))
        .isEqualTo(new JsonObject("{\"data\": {\"dir\": \"caf\u00e9\"}}"));
  }

  @Test
  void json_may_be_given_directly() {
    assertThat(ConfigFile.read(" {\"a\": 1}")).isEqualTo(new JsonObject().put("a", 1));
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

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("my.json"), content).toString();
  }

  private static void assertUnreadable(String named, String message) {
    assertThatThrownBy(() -> ConfigFile.read(named))
        .isInstanceOf(ConfigFile.UnreadableException.class)
        .hasMessageContaining(message)
        .hasMessageNotContainingAny("REDACTED", "Source", "Exception", "\n");
  }
}
