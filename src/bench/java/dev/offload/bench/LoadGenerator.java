package dev.offload.bench;

/** Posts the same over and over, on connections that are kept. */
interface LoadGenerator {

  /** Says which it is. */
  String name();

  /** Posts to a server for a while, each connection its next after the answer to the last. */
  Load run(Post post, String baseUrl, int connections, int seconds);

  /** Posts the form. */
  default Load run(String baseUrl, int connections, int seconds) {
    return run(Post.FORM, baseUrl, connections, seconds);
  }

  /**
   * What was answered.
   *
   * @param answered how many were answered as they are when they were taken
   * @param failed how many were not, or with something else
   */
  record Load(long answered, long failed, double perSecond, double p50Ms, double p99Ms) {

    /** Returns itself unless more than one in a thousand failed. */
    Load good() {
      if (answered == 0 || failed > answered / 1_000) {
        throw new IllegalStateException("the load did not get through: " + this);
      }
      return this;
    }
  }
}
