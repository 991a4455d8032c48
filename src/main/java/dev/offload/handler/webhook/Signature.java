package dev.offload.handler.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver tells a webhook of ours by (Standard Webhooks 1.0.0, symmetric). */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private Signature() {}

  /**
   * Signs what is sent.
   *
   * @param keys of each, one signature comes out
   * @param id has no dot
   * @param seconds when it is sent, since the Unix epoch
   * @return the value of the header, one signature for each key, in their order
   */
  static String of(List<byte[]> keys, String id, long seconds, byte[] body) {
    byte[] head = (id + "." + seconds + ".").getBytes(UTF_8);
    return keys.stream().map(key -> item(key, head, body)).collect(Collectors.joining(" "));
  }

  private static String item(byte[] key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(head);
      return VERSION + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
