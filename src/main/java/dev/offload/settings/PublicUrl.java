package dev.offload.settings;

/**
 * Where this Offload is known to others, for what names itself to them.
 *
 * @param text a URL without a slash at its end; empty when it is known nowhere
 */
public record PublicUrl(String text) {
  public static final PublicUrl NONE = new PublicUrl("");

  /**
   * Reads it.
   *
   * @param given http or https, a host, perhaps a port and a path; no query
   * @throws IllegalArgumentException when it is none; its message says what it must be
   */
  public static PublicUrl of(String given) {
    WebhookUrl url = WebhookUrl.of(given);
    if (url.path().contains("?")) {
      throw new IllegalArgumentException("must have no query (?…)");
    }
    return new PublicUrl(given.replaceFirst("/+$", ""));
  }

  /** Returns the source of the events of a topic, a URI reference. */
  public String sourceOf(String topic) {
    return text + "/offload/topics/" + topic;
  }
}
