package dev.offload.bus;

import dev.offload.task.QueueDefinition;

/**
 * Makes, changes or removes a queue that is not in the configuration; answered with one of {@link
 * Submissions.Answers}, that of nothing stored when it is done, and a conflict when somebody else
 * changed the queue meanwhile.
 *
 * @param queue its name
 * @param wanted how it is to be; null removes it, with all its messages
 * @param seenChangedAt when the definition was last changed that is replaced; 0 when there is none
 */
public record DefineQueue(String queue, QueueDefinition wanted, long seenChangedAt) {}
