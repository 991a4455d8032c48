package dev.offload;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The configuration named on the command line. It is read here, and not by the launcher, because
 * that only warns of a file that is missing or malformed and starts with no configuration.
 */
final class ConfigFile {

  private ConfigFile() {}

  /**
   * Reads what {@code -conf} names.
   *
   * @param named a file, or JSON given directly; null when there is no {@code -conf}
   * @return an empty object when nothing is named
   * @throws UnreadableException saying what is wrong and what to do
   */
  static JsonObject read(String named) {
    if (named == null) {
      return new JsonObject();
    }
    if (named.isEmpty()) {
      throw new UnreadableException("-conf needs the name of a file");
    }
    if (named.stripLeading().startsWith("{")) {
      return parse(Buffer.buffer(named), "the JSON given with -conf");
    }
    try {
      return parse(Buffer.buffer(Files.readAllBytes(Path.of(named))), named);
    } catch (NoSuchFileException e) {
      throw new UnreadableException("There is no configuration file " + named + ": correct -conf");
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableException(
          "The configuration file " + named + " cannot be read: " + e.getMessage());
    }
  }

  private static JsonObject parse(Buffer content, String what) {
    try {
      return new JsonObject(content);
    } catch (DecodeException e) {
      throw new UnreadableException(what + " is not a JSON object: " + reason(e));
    }
  }

  /** The parser's own words, without those about itself. */
  private static String reason(DecodeException e) {
    if (!(e.getCause() instanceof JsonProcessingException found)) {
      return "it must begin with { and end with its }";
    }
    String words = found.getOriginalMessage().lines().findFirst().orElse("");
    JsonLocation at = found.getLocation();
    return words.replaceAll(" \\(start marker at .*\\)$", "")
        + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  /** Says in one line why there is no configuration. */
  static final class UnreadableException extends RuntimeException {
    UnreadableException(String message) {
      super(message);
    }
  }
}
