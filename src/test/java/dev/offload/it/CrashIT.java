package dev.offload.it;

import java.util.Map;

/** On the embedded store: the next process goes on at once. */
class CrashIT extends CrashContract {

  @Override
  Map<String, String> store() {
    return Map.of();
  }

  @Override
  long takeoverMaxMs() {
    return 0;
  }
}
