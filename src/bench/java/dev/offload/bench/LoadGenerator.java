package dev.offload.bench;

/** Posts the form over and over, on connections that are kept. */
interface LoadGenerator {

  /** What is posted: a form of the usual size. */
  String FORM = "background=Send+the+monthly+report+to+customer+4711";

  /** Says which it is. */
  String name();

  /** Posts to a server for a while, each connection its next form after the answer to the last. */
  Load run(String baseUrl, int connections, int seconds);

  /**
   * What was answered.
   *
   * @param answered how many were answered with 302
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
