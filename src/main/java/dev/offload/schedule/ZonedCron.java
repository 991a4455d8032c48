package dev.offload.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The slots of a cron expression in a time zone. Where clocks are put forward, a daily expression
 * fires once, at the first instant after the gap, for all of its local times that do not exist;
 * where they are put back, at the first of two. Others have no slot in a gap, and one at each of
 * two. As Vixie cron and Cronos have it, but by the hours alone.
 *
 * <p>It walks the parts of a zone between two changes of its offset: in each of them local time is
 * linear.
 */
public record ZonedCron(Cron cron, ZoneRules rules) implements Timetable {
  private static final long SECOND_MS = 1_000;
  private static final long END = END_MS / SECOND_MS;

  @Override
  public long next(long afterMs) {
    long from = Math.floorDiv(afterMs, SECOND_MS) + 1;
    while (from < END) {
      ZoneOffsetTransition end = rules.nextTransition(Instant.ofEpochSecond(from));
      long until = end == null ? END : Math.min(END, end.toEpochSecond());
      long found = nextIn(from, until);
      if (found != NEVER) {
        return found * SECOND_MS;
      }
      from = until;
    }
    return NEVER;
  }

  /** The first one from a second on, in the part that it is in and that ends at another. */
  private long nextIn(long from, long until) {
    long offset = rules.getOffset(Instant.ofEpochSecond(from)).getTotalSeconds();
    long local = from + offset;
    ZoneOffsetTransition begin = rules.previousTransition(Instant.ofEpochSecond(from + 1));
    if (cron.isDaily() && begin != null) {
      long before = local(begin.getDateTimeBefore());
      if (begin.isGap() && begin.toEpochSecond() == from && isLostIn(begin)) {
        return from;
      }
      if (begin.isOverlap()) {
        local = Math.max(local, before);
      }
    }
    long found = cron.nextLocal(local, until + offset);
    return found == Long.MAX_VALUE ? NEVER : found - offset;
  }

  private boolean isLostIn(ZoneOffsetTransition gap) {
    long before = local(gap.getDateTimeBefore());
    return cron.nextLocal(before, local(gap.getDateTimeAfter())) != Long.MAX_VALUE;
  }

  private static long local(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC);
  }
}
