package dev.offload.settings;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The keys that the webhooks of a target are signed with. */
public final class WebhookSecrets {

  /** A target whose webhooks are not signed. */
  public static final WebhookSecrets NONE = new WebhookSecrets(List.of());

  private static final String PREFIX = "whsec_";
  private static final int BYTES_MIN = 16;
  private static final int BYTES_MAX = 64;
  private static final int KEYS_MAX = 4;
  private static final String RULE =
      "must be 16 to 64 bytes in base64, optionally after whsec_, and a space between two of them";

  private final List<byte[]> keys;

  private WebhookSecrets(List<byte[]> keys) {
    this.keys = keys;
  }

  /**
   * Reads secrets.
   *
   * @param text one to 4, the newest first, with spaces between them; each is 16 to 64 bytes in
   *     base64, perhaps after {@code whsec_}
   * @throws IllegalArgumentException when it is not; its message says what it must be, and nothing
   *     of the secret
   */
  public static WebhookSecrets of(String text) {
    String[] items = text.strip().split("\\s+");
    if (items.length > KEYS_MAX) {
      throw new IllegalArgumentException("must be at most " + KEYS_MAX + " secrets");
    }
    return new WebhookSecrets(Arrays.stream(items).map(WebhookSecrets::key).toList());
  }

  private static byte[] key(String item) {
    String encoded = item.startsWith(PREFIX) ? item.substring(PREFIX.length()) : item;
    byte[] key = decoded(encoded);
    if (key.length < BYTES_MIN || key.length > BYTES_MAX) {
      throw new IllegalArgumentException(RULE);
    }
    return key;
  }

  /** Without a cause: what the JDK says of a letter would be of the secret. */
  private static byte[] decoded(String encoded) {
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Returns the keys, decoded, the newest first; empty when nothing is to be signed. */
  public List<byte[]> keys() {
    return keys.stream().map(byte[]::clone).toList();
  }

  /** Returns how many there are. */
  @Override
  public String toString() {
    return keys.size() + " secrets";
  }
}
