package dev.offload.schedule;

/**
 * A schedule of the configuration.
 *
 * @param paused whether it is to be paused; null when that is left to people
 */
public record Declared(Schedule schedule, Boolean paused) {}
