package dev.offload.bus;

import java.util.Map;

/**
 * Tells that tasks wait at a node which has no slots for them.
 *
 * @param from the incarnation that can be asked for them, with {@link Take}
 * @param tasks how many there are, by lane
 */
public record Waiting(String from, Map<String, Integer> tasks) {}
