package dev.offload.handler.webhook;

import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import dev.offload.settings.WebhookSecrets;
import dev.offload.settings.WebhookUrl;
import java.util.Set;

/**
 * Where and how the webhooks of a subscription are sent.
 *
 * @param timeoutMs how long an attempt may take in all, in milliseconds: 1 s to 5 min
 * @param fatalStatuses with which of 400 to 599 the receiver says that no other attempt would help;
 *     not 410
 * @param isPrivateAllowed that an address may be one that is not of the public internet
 * @param format what their bodies are
 * @param publicUrl of which the source of an event is that came with none
 */
public record WebhookTarget(
    WebhookUrl url,
    WebhookSecrets secrets,
    long timeoutMs,
    Set<Integer> fatalStatuses,
    boolean isPrivateAllowed,
    WebhookFormat format,
    PublicUrl publicUrl) {
  private static final long TIMEOUT_MIN_MS = 1_000;
  private static final long TIMEOUT_MAX_MS = 300_000;

  private static final int STATUS_MIN = 400;
  private static final int STATUS_MAX = 599;
  private static final int GONE = 410;

  /**
   * @throws IllegalArgumentException when a number is out of its range; its message says what it
   *     must be
   */
  public WebhookTarget {
    if (timeoutMs < TIMEOUT_MIN_MS || timeoutMs > TIMEOUT_MAX_MS) {
      throw new IllegalArgumentException("the timeout of a webhook must be 1 s to 5 min");
    }
    fatalStatuses = Set.copyOf(fatalStatuses);
    if (!fatalStatuses.stream().allMatch(WebhookTarget::mayBeFatal)) {
      throw new IllegalArgumentException(
          "a fatal status must be of 400 to 599, and not 410, which pauses the subscription");
    }
  }

  private static boolean mayBeFatal(int status) {
    return status >= STATUS_MIN && status <= STATUS_MAX && status != GONE;
  }
}
