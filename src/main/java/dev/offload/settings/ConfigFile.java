package dev.offload.settings;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The configuration named on the command line. A file that is missing or malformed ends the start:
 * a node without the settings that somebody wrote for it would be another node.
 */
public final class ConfigFile {
  private static final int BYTES_MAX = 1_048_576;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private ConfigFile() {}

  /**
   * Reads what an option names.
   *
   * @param option such as {@code -conf}
   * @param named a regular file of 1 MiB at the most, in UTF-8, or JSON given directly; null when
   *     there is no such option
   * @return an empty object when nothing is named
   * @throws UnreadableException saying what is wrong and what to do
   */
  public static JsonObject read(String option, String named) {
    if (named == null) {
      return new JsonObject();
    }
    if (named.isEmpty()) {
      throw new UnreadableException(option + " needs the name of a file");
    }
    if (named.stripLeading().startsWith("{")) {
      return parse(named, "the JSON given with " + option);
    }
    try {
      return parse(content(Path.of(named)), named);
    } catch (NoSuchFileException e) {
      throw new UnreadableException(
          "There is no configuration file " + named + ": correct " + option);
    } catch (CharacterCodingException e) {
      throw new UnreadableException("The configuration file " + named + " is not in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new UnreadableException(
          "The configuration file " + named + " cannot be read: " + e.getMessage());
    }
  }

  private static String content(Path file) throws IOException {
    // A pipe or device may never end, nor even open.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException("it is longer than " + BYTES_MAX + " bytes");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
  }

  private static JsonObject parse(String content, String what) {
    try {
      return new JsonObject(content);
    } catch (DecodeException e) {
      throw new UnreadableException(what + " is not a JSON object: " + reason(e));
    } catch (StackOverflowError e) {
      throw new UnreadableException(what + " is nested too deeply");
    }
  }

  /** The parser's own words, without those about itself. */
  private static String reason(DecodeException e) {
    if (!(e.getCause() instanceof JsonProcessingException found)) {
      return "it must begin with { and end with the matching }";
    }
    String words = found.getOriginalMessage().lines().findFirst().orElse("");
    JsonLocation at = found.getLocation();
    return words.replaceAll(" \\(start marker at .*\\)$", "")
        + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr());
  }

  /** Says in one line why there is no configuration. */
  public static final class UnreadableException extends RuntimeException {
    UnreadableException(String message) {
      super(message);
    }
  }
}
