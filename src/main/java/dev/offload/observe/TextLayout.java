package dev.offload.observe;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** A line for people: time in UTC, level, text, and in brackets who says it. */
final class TextLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int LEVEL_WIDTH = 5;

  private final boolean isHazelcast;

  TextLayout() {
    this(false);
  }

  private TextLayout(boolean isHazelcast) {
    this.isHazelcast = isHazelcast;
  }

  /** Returns lines without stack traces, each text on one line. */
  static TextLayout ofHazelcast() {
    return new TextLayout(true);
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    String level = event.getLevel().toString();
    String text = event.getFormattedMessage();
    StringBuilder line =
        new StringBuilder(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .append(' ')
            .append(level)
            .append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())))
            .append(' ')
            .append(isHazelcast ? HazelcastText.of(text) : text)
            .append(" (")
            .append(shortName(event.getLoggerName()))
            .append(")\n");
    if (event.getThrowableProxy() != null && !isHazelcast) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  /** Compiled when the cluster is the first to say something. */
  private static final class HazelcastText {
    private static final Pattern OTHER_CLUSTER =
        Pattern.compile(".*could not join cluster at node: (\\S+) .*different cluster-name.*");
    private static final Pattern LINE_END = Pattern.compile("\\s*\n\\s*");

    static String of(String text) {
      String told =
          OTHER_CLUSTER
              .matcher(text)
              .replaceAll(
                  "A node of another database, or of an earlier version, answers at the member"
                      + " port $1: it is left alone. Correct CLUSTER_MEMBERS or MONGODB_URI if it"
                      + " should be one of this cluster");
      return LINE_END.matcher(told).replaceAll(" ");
    }
  }
}
