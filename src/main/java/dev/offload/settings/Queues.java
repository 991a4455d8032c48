package dev.offload.settings;

import dev.offload.task.QueueDefinition;
import dev.offload.task.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The queues of the configuration, and how clients may use queues.
 *
 * @param all in the order of the configuration
 * @param mayCreate clients may make more, change and remove these
 */
public record Queues(List<QueueDefinition> all, boolean mayCreate, Sqs sqs) {

  /** How long a name may be, with its {@code .fifo}. */
  public static final int NAME_MAX = 80;

  /** What names of queues look like that are not made by SQS clients. */
  public static final Pattern NAME = Topics.NAME;

  /** What the name of an ordered queue ends with that SQS clients make. */
  public static final String ORDERED_SUFFIX = ".fifo";

  /** How many there may be at once, those of the configuration aside. */
  public static final int CREATED_MAX = 1_000;

  /**
   * What SQS clients are told and asked.
   *
   * @param region in the names of queues (ARN)
   * @param account the same, 12 digits
   * @param keys secrets by access key id; when there are none, no signature is checked
   */
  public record Sqs(String region, String account, Map<String, String> keys) {
    public Sqs {
      keys = Map.copyOf(keys);
    }

    /** Keeps the secrets out of whatever shows settings. */
    @Override
    public String toString() {
      return "Sqs[region=" + region + ", account=" + account + ", keys=" + keys.keySet() + "]";
    }
  }

  public Queues {
    all = List.copyOf(all);
  }

  /**
   * Says why a schedule cannot send to a queue.
   *
   * @param found empty when there is none of that name
   */
  public static Optional<Refusal> refuse(String name, Optional<QueueDefinition> found) {
    if (found.isEmpty()) {
      return Optional.of(
          new Refusal(Refusal.NOT_FOUND, "there is no queue " + Refusal.shown(name)));
    }
    return found
        .filter(QueueDefinition::ordered)
        .map(
            ordered ->
                new Refusal(
                    Refusal.BAD_REQUEST,
                    "the queue "
                        + Refusal.shown(name)
                        + " is ordered: its messages need a group, and a schedule has none"));
  }

  /** Returns a queue of the configuration by its name. */
  public Optional<QueueDefinition> named(String name) {
    return all.stream().filter(it -> it.name().equals(name)).findFirst();
  }
}
