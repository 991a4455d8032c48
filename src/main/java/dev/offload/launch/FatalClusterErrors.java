package dev.offload.launch;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.OutOfMemoryHandler;
import dev.offload.observe.FatalErrors;

/** Ends the process where Hazelcast would only end its member and let the rest live on. */
final class FatalClusterErrors extends OutOfMemoryHandler {

  @Override
  public void onOutOfMemory(OutOfMemoryError error, HazelcastInstance[] members) {
    FatalErrors.check(error);
  }
}
