package dev.offload.task;

/**
 * What was tried of a task.
 *
 * @param running an attempt holds it
 * @param starts how often one began; a result, a receipt or a progress report names the start that
 *     it belongs to
 * @param errors how often one failed
 * @param crashes how often one ended with its node
 */
public record Attempts(boolean running, int starts, int errors, int crashes) {
  public static final Attempts NONE = new Attempts(false, 0, 0, 0);
}
