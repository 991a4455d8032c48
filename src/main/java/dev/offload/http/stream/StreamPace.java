package dev.offload.http.stream;

/**
 * How often the streams are written to and how much, so that telling leaves most of the event loop
 * to those who post. Writing to a thousand streams costs about as much as answering a thousand
 * posts, whatever is written; so the more listen, the more is gathered before.
 */
public final class StreamPace {
  static final long LEAST_MS = 20;
  static final long MOST_MS = 150;
  private static final int STREAMS_PER_MS = 8;

  /** About what a loop can pass on between two tellings: 500 events to each of 1,000 streams. */
  public static final long DELIVERIES_MAX = 500_000;

  private StreamPace() {}

  /** Returns how long events wait for others, from 20 to 150 ms. */
  public static long gatherMs(int streams) {
    return Math.min(MOST_MS, LEAST_MS + streams / STREAMS_PER_MS);
  }

  /** Says whether it costs less to have everyone read again than to tell so many events to all. */
  static boolean isTooMuch(long events, int streams) {
    return events * streams > DELIVERIES_MAX;
  }
}
