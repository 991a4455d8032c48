package dev.offload.http.view;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;

/**
 * Breaks JSON into lines for reading. Numbers and strings stay as they were written: a reader is to
 * see what was given.
 */
final class IndentedJson {
  private static final int TEXT_MAX = 65_536;

  /** Deeper levels are indented no further, or a short text could become a very long one. */
  private static final int DEPTH_MAX = 16;

  private final StringBuilder lines = new StringBuilder();
  private int depth;
  private boolean isOpened;

  private IndentedJson() {}

  /** Returns the text in lines; as it is when it is long (65,536 characters) or no JSON. */
  static String of(String text) {
    if (text.length() > TEXT_MAX || !isJson(text)) {
      return text;
    }
    IndentedJson indented = new IndentedJson();
    int at = 0;
    while (at < text.length()) {
      at = indented.take(text, at);
    }
    return indented.lines.toString();
  }

  private static boolean isJson(String text) {
    try {
      Json.decodeValue(text);
      return true;
    } catch (DecodeException e) {
      return false;
    }
  }

  /** Takes a string or one character, and returns where the next begins. */
  private int take(String text, int at) {
    char next = text.charAt(at);
    if (" \t\r\n".indexOf(next) >= 0) {
      return at + 1;
    }
    boolean isClosing = next == ']' || next == '}';
    if (isClosing) {
      depth--;
    }
    if (isOpened != isClosing) {
      breakLine();
    }
    isOpened = next == '[' || next == '{';
    if (isOpened) {
      depth++;
    }
    int end = next == '"' ? endOfString(text, at) : at + 1;
    lines.append(text, at, end);
    if (next == ':') {
      lines.append(' ');
    } else if (next == ',') {
      breakLine();
    }
    return end;
  }

  private void breakLine() {
    lines.append('\n').append("  ".repeat(Math.min(depth, DEPTH_MAX)));
  }

  private static int endOfString(String text, int start) {
    int at = start + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
