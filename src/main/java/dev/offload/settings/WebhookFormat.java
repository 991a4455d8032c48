package dev.offload.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the body of a webhook is. */
public enum WebhookFormat {
  /** The payload as it was published; what tells of it are headers (CloudEvents, binary). */
  RAW,
  /** An object of {@code type}, {@code timestamp} and {@code data} (Standard Webhooks 1.0.0). */
  STANDARD,
  /** A CloudEvent 1.0 in structured mode. */
  CLOUDEVENTS;

  /** Returns the word for it in the configuration. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Finds one by its word. */
  static Optional<WebhookFormat> of(String word) {
    return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
  }
}
