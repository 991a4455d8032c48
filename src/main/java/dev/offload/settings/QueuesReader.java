package dev.offload.settings;

import dev.offload.settings.Queues.Sqs;
import dev.offload.task.QueueDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the queues, and says everything that is wrong with them. */
final class QueuesReader {
  private static final int QUEUES_MAX = 1_000;
  private static final int KEYS_MAX = 100;
  private static final int MESSAGE_MIN_BYTES = 1_024;
  private static final int MESSAGE_MAX_BYTES = 1_048_576;
  private static final String NAME_RULE =
      " must have a name of at most 80 characters: a-z, 0-9, and after the first . _ -";

  private final SettingsReader reader;
  private final Variables variables;

  /**
   * @param variables where secrets are
   */
  QueuesReader(SettingsReader reader, Variables variables) {
    this.reader = reader;
    this.variables = variables;
  }

  Queues read() {
    ObjectReader each = new ObjectReader(reader, "queues", reader.object("queues"));
    List<QueueDefinition> queues = new ArrayList<>();
    each.children(QUEUES_MAX).forEach((name, it) -> queues.add(queue(name, it)));
    queues.forEach(it -> checkDeadLetters(it, queues, each));
    return new Queues(queues, reader.flag("createQueues", false), sqs());
  }

  private static QueueDefinition queue(String name, ObjectReader it) {
    if (!Queues.NAME.matcher(name).matches()) {
      it.problem(NAME_RULE);
    }
    boolean mustBeOrdered = name.endsWith(Queues.ORDERED_SUFFIX);
    if (mustBeOrdered && it.has("ordered") && !it.flag("ordered")) {
      it.problem(".ordered must be true, as the name ends with " + Queues.ORDERED_SUFFIX);
    }
    QueueDefinition read =
        new QueueDefinition(
            name,
            it.durationMs("visibility", "30s", "0s", "12h"),
            it.number("maxReceives", 5, 0, 1_000),
            it.text("deadLetters", null),
            it.flag("ordered") || mustBeOrdered,
            it.durationMs("retention", "7d", "1m", "14d"),
            it.durationMs("delay", "0s", "0s", "15m"),
            it.durationMs("wait", "0s", "0s", "20s"),
            it.number("messageMaxBytes", MESSAGE_MAX_BYTES, MESSAGE_MIN_BYTES, MESSAGE_MAX_BYTES),
            it.flag("contentDeduplicated"),
            it.flag("deduplicatedByGroup"),
            true,
            0,
            0,
            Map.of(),
            Map.of());
    boolean deduplicates = read.contentDeduplicated() || read.deduplicatedByGroup();
    if (deduplicates && !read.ordered()) {
      it.problem(" must be ordered to be deduplicated");
    }
    it.refuseOthers();
    return read;
  }

  private static void checkDeadLetters(
      QueueDefinition of, List<QueueDefinition> queues, ObjectReader each) {
    if (of.deadLetters() == null) {
      return;
    }
    String where = "." + of.name() + ".deadLetters must be ";
    Optional<QueueDefinition> to =
        queues.stream().filter(it -> it.name().equals(of.deadLetters())).findFirst();
    if (to.isEmpty() || to.get() == of) {
      each.problem(where + "another queue of the configuration");
    } else if (to.get().ordered() != of.ordered()) {
      each.problem(where + "ordered if and only if this queue is");
    } else if (of.maxReceives() == 0) {
      each.problem(where + "left out if maxReceives is 0, which means no limit");
    }
  }

  private Sqs sqs() {
    String region = reader.text("sqs.region", "us-east-1");
    String account = reader.text("sqs.account", "000000000000");
    if (!region.matches("[a-z0-9-]{1,40}")) {
      reader.problem("sqs.region must be a name such as us-east-1");
    }
    if (!account.matches("[0-9]{12}")) {
      reader.problem("sqs.account must be a text of 12 digits");
    }
    Map<String, String> keys = new HashMap<>();
    new ObjectReader(reader, "sqs.keys", reader.object("sqs.keys"))
        .children(KEYS_MAX)
        .forEach((id, it) -> keys.put(id, secret(it)));
    return new Sqs(region, account, keys);
  }

  private String secret(ObjectReader it) {
    String variable = it.text("secretEnv", "");
    String secret = variables.named(variable);
    if (secret.isEmpty()) {
      it.problem(".secretEnv must name a variable that has the secret of this access key");
    }
    it.refuseOthers();
    return secret;
  }
}
