package dev.offload.http.stream;

import dev.offload.task.StatusEvents.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last events of this node, numbered from 1, so that a stream that broke can go on where it
 * was. Bounded in items and in bytes: the oldest go first. For one event loop.
 */
public final class EventRing {
  static final int ITEMS_MAX = 10_000;
  static final int BYTES_MAX = 4 * 1_048_576;

  /** About what an event takes besides its excerpt. */
  private static final int EVENT_BYTES = 160;

  private static final Pattern POSITION = Pattern.compile("([0-9a-f]{1,32})-(\\d{1,18})");

  private final String incarnation;
  private final Entry[] entries = new Entry[ITEMS_MAX];
  private long oldest = 1;
  private long last;
  private final int bytesMax;
  private int bytes;

  /**
   * An event with its number.
   *
   * @param event null where whoever listens must read everything again
   * @param bytes about how many it takes; kept, as when it goes its event is long out of the cache
   */
  record Entry(long number, Event event, int bytes) {
    private Entry(long number, Event event) {
      this(number, event, bytesOf(event));
    }

    private static int bytesOf(Event event) {
      return event == null || event.excerpt() == null
          ? EVENT_BYTES
          : EVENT_BYTES + Character.BYTES * event.excerpt().length();
    }
  }

  public EventRing(String incarnation) {
    this(incarnation, BYTES_MAX);
  }

  /**
   * @param incarnation lower-case hexadecimal, different for each ring there ever is
   * @param bytesMax how many bytes of memory the events may take
   */
  public EventRing(String incarnation, int bytesMax) {
    this.incarnation = incarnation;
    this.bytesMax = bytesMax;
  }

  void add(Event event) {
    append(new Entry(last + 1, event));
  }

  /** Adds that something may have been missed. */
  void addResync() {
    append(new Entry(last + 1, null));
  }

  /** Returns the number of the newest event; 0 before the first. */
  long last() {
    return last;
  }

  /** Returns the position after the newest event, as {@link #resume} takes it. */
  public String position() {
    return position(last);
  }

  public String position(long number) {
    return incarnation + "-" + number;
  }

  /**
   * Reads a position.
   *
   * @return the number of the last event seen; empty when going on from there is not possible,
   *     because the position is not one of this ring or too old
   */
  OptionalLong resume(String position) {
    Matcher parts = POSITION.matcher(position);
    if (!parts.matches() || !parts.group(1).equals(incarnation)) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(parts.group(2));
    return holdsAllAfter(number) ? OptionalLong.of(number) : OptionalLong.empty();
  }

  boolean holdsAllAfter(long number) {
    return number >= oldest - 1 && number <= last;
  }

  /** Returns the events after one, oldest first. */
  List<Entry> after(long number) {
    List<Entry> found = new ArrayList<>((int) (last - number));
    for (long n = number + 1; n <= last; n++) {
      found.add(entries[slot(n)]);
    }
    return found;
  }

  private void append(Entry entry) {
    last = entry.number();
    if (last - oldest == ITEMS_MAX) {
      dropOldest();
    }
    entries[slot(last)] = entry;
    bytes += entry.bytes();
    while (bytes > bytesMax) {
      dropOldest();
    }
  }

  private void dropOldest() {
    bytes -= entries[slot(oldest)].bytes();
    entries[slot(oldest)] = null;
    oldest++;
  }

  private static int slot(long number) {
    return (int) (number % ITEMS_MAX);
  }
}
