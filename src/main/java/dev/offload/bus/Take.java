package dev.offload.bus;

/**
 * Asks for tasks that wait at another node; answered with {@link Given}.
 *
 * @param lane whose tasks
 * @param slots how many attempts could begin at once at the node that asks
 * @param owner the incarnation that is to own them
 */
public record Take(String lane, int slots, String owner) {}
