package dev.offload.task;

import java.util.Locale;
import java.util.Optional;

/**
 * The rules for the text of a task. What cannot be stored and shown exactly as given is refused:
 * control characters (U+0000-U+001F and U+007F-U+009F) besides tab, line feed and carriage return,
 * and halves of surrogate pairs.
 */
public final class BackgroundText {

  /** How many characters (code points) of the text go into lists and events. */
  public static final int EXCERPT_CHARACTERS = 200;

  private BackgroundText() {}

  /**
   * Says what is wrong with a text; empty when it can be stored.
   *
   * @param text the text, or null when none was given
   * @param bytes its length, {@link #utf8Bytes}
   * @param maxBytes how long it may be
   */
  public static Optional<Refusal> refuse(String text, int bytes, int maxBytes) {
    if (text == null) {
      return refusal(Refusal.BAD_REQUEST, "background is missing");
    }
    if (text.isBlank()) {
      return refusal(Refusal.BAD_REQUEST, "background is empty");
    }
    if (bytes > maxBytes) {
      return refusal(Refusal.TOO_LARGE, "background is longer than " + maxBytes + " bytes");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return refusal(
            Refusal.BAD_REQUEST, "background has half of a surrogate pair at position " + i);
      } else if (isControl(c)) {
        return refusal(
            Refusal.BAD_REQUEST,
            String.format(
                Locale.ROOT,
                "background has the control character U+%04X at position %d",
                (int) c,
                i));
      }
    }
    return Optional.empty();
  }

  /** Returns the length in UTF-8 bytes; half a surrogate pair counts as 3, null as nothing. */
  public static int utf8Bytes(String text) {
    int bytes = 0;
    int length = text == null ? 0 : text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /** Returns the first {@link #EXCERPT_CHARACTERS} characters, never half of one. */
  public static String excerpt(String text) {
    if (text.length() <= EXCERPT_CHARACTERS
        || text.codePointCount(0, text.length()) <= EXCERPT_CHARACTERS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, EXCERPT_CHARACTERS));
  }

  private static boolean isControl(char c) {
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c <= 0x9f;
  }

  private static Optional<Refusal> refusal(int code, String reason) {
    return Optional.of(new Refusal(code, reason));
  }
}
