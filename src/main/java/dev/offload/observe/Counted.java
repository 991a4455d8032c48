package dev.offload.observe;

/** Numbers of things, as they are said. */
final class Counted {
  private static final long MINUTES_FROM_S = 120;

  private Counted() {}

  /** Returns {@code 1 task} or {@code 2 tasks}: a noun with a plural that ends in s. */
  static String of(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** The same with the verb behind it: {@code 1 task waits}, {@code 2 tasks wait}. */
  static String of(long number, String noun, String verbOfOne, String verbOfMore) {
    return of(number, noun) + " " + (number == 1 ? verbOfOne : verbOfMore);
  }

  /** Returns a time in whole seconds, from two minutes on in whole minutes. */
  static String time(long ms) {
    long seconds = (ms + 500) / 1_000;
    return seconds < MINUTES_FROM_S ? seconds + " s" : seconds / 60 + " min";
  }
}
