package dev.offload.settings;

import java.util.Optional;

/** How far two names are apart in letters, for finding what a mistyped one was to be. */
public final class Letters {
  private static final int TYPO_MAX = 2;
  private static final int SHORT = 7;

  private Letters() {}

  /**
   * Returns which of the known names a mistyped one was most likely to be.
   *
   * @param name in the case of the known ones
   * @param known of two as near, the first is meant
   * @return empty when none is near
   */
  public static Optional<String> nearest(String name, Iterable<String> known) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String other : known) {
      int letters = between(name, other);
      if (letters < least && isTypo(name, other, letters)) {
        nearest = other;
        least = letters;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * Says whether a name is a mistyped other one: one or two letters from it. Of a short name every
   * third word is that near, so there two are a typo only when the first letter is right.
   *
   * @param letters the distance of the two, see {@link #between}
   */
  private static boolean isTypo(String name, String other, int letters) {
    return letters < TYPO_MAX
        || letters == TYPO_MAX
            && (other.length() > SHORT || name.startsWith(other.substring(0, 1)));
  }

  /**
   * Returns how many letters must be added, left out, exchanged or swapped with their neighbour to
   * make one name the other (optimal string alignment); some number above 2 when the lengths differ
   * by more than that, or the letters that occur do.
   */
  private static int between(String one, String other) {
    // Each change of a letter takes one from those that occur, adds one, or both.
    if (Math.abs(one.length() - other.length()) > TYPO_MAX
        || Long.bitCount(occurring(one) ^ occurring(other)) > 2 * TYPO_MAX) {
      return Integer.MAX_VALUE;
    }
    int[][] letters = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        letters[i][j] = i == 0 || j == 0 ? i + j : least(letters, one, other, i, j);
      }
    }
    return letters[one.length()][other.length()];
  }

  /** Returns a bit for each letter that occurs; some letters share one. */
  private static long occurring(String name) {
    long letters = 0;
    for (int i = 0; i < name.length(); i++) {
      letters |= 1L << name.charAt(i);
    }
    return letters;
  }

  private static int least(int[][] letters, String one, String other, int i, int j) {
    int exchanged = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(
            letters[i - 1][j - 1] + exchanged, 1 + Math.min(letters[i - 1][j], letters[i][j - 1]));
    boolean isSwap =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return isSwap ? Math.min(least, letters[i - 2][j - 2] + 1) : least;
  }
}
