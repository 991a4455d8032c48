package dev.offload.bench;

import java.util.HashMap;
import java.util.Map;

/** The store that is measured. */
enum StoreKind {
  SQLITE,
  MONGO;

  /** Returns the settings that choose it. */
  Map<String, String> settings(String delayMs) {
    Map<String, String> settings = new HashMap<>();
    settings.put("DEMO_PROCESSING_AFTER_MS", delayMs + "-" + delayMs);
    settings.put("DEMO_COMPLETE_AFTER_MS", delayMs + "-" + delayMs);
    return settings;
  }
}
