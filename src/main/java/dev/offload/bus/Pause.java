package dev.offload.bus;

/**
 * What somebody wants done with a subscription by hand; answered with one of {@link
 * Submissions.Answers}, that of nothing stored when it is done.
 *
 * @param lane which
 * @param why what is shown as the reason; null when it is to go on
 */
public record Pause(String lane, String why) {}
