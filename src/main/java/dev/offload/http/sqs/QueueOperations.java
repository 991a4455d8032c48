package dev.offload.http.sqs;

import dev.offload.http.kit.Problem;
import dev.offload.http.queue.Broker;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.QueueDefinition;
import dev.offload.task.Redrive;
import dev.offload.task.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes, finds, lists, purges and removes queues. */
final class QueueOperations {
  private static final String NAME = "QueueName";
  private static final String MAX_RESULTS = "MaxResults";
  private static final String NEXT = "NextToken";
  private static final int RESULTS_MAX = 1_000;

  private final NamedQueues queues;
  private final QueueAttributes attributes;
  private final Broker broker;

  QueueOperations(NamedQueues queues, QueueAttributes attributes, Broker broker) {
    this.queues = queues;
    this.attributes = attributes;
    this.broker = broker;
  }

  Map<String, Operation> all() {
    return Map.of(
        "CreateQueue", this::create,
        "GetQueueUrl", this::url,
        "ListQueues", this::list,
        "ListDeadLetterSourceQueues", this::sources,
        "DeleteQueue", this::delete,
        "PurgeQueue", this::purge);
  }

  private Future<JsonObject> create(SqsRequest request) {
    String name = request.requiring(NAME).text(NAME);
    QueueNames.check(name);
    Map<String, String> given = request.texts("Attributes");
    Map<String, String> tags = AttributeOperations.checked(request.texts("tags"));
    boolean isOrdered = QueueNames.isOrdered(name);
    if (!isOrdered && "true".equals(given.get(QueueAttributes.FIFO))) {
      throw SqsError.invalid(
          "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
              + " underscores, must end with .fifo suffix and be 1 to 80 in length.");
    }
    QueueAttributes.check(given, isOrdered);
    return queues
        .all()
        .compose(
            all ->
                queues
                    .known()
                    .define(
                        name,
                        (before, nowMs) -> {
                          QueueDefinition wanted =
                              attributes.with(
                                  given,
                                  before.orElse(QueueAttributes.byDefault(name, tags, nowMs)),
                                  nowMs);
                          checkTarget(wanted, given, all);
                          return created(before, wanted, given);
                        }))
        .map(made -> new JsonObject().put(NamedQueues.URL, queues.url(request.http(), made)));
  }

  /** One that is there stays as it is, if it is what is wanted. */
  private QueueDefinition created(
      Optional<QueueDefinition> before, QueueDefinition wanted, Map<String, String> given) {
    if (before.isPresent()) {
      Map<String, String> there = attributes.set(before.get());
      Map<String, String> asked = attributes.set(wanted);
      for (String name : given.keySet()) {
        if (!there.getOrDefault(name, "").equals(asked.getOrDefault(name, ""))) {
          throw new SqsError(
              Kind.QUEUE_NAME_EXISTS,
              "A queue already exists with the same name and a different value for attribute "
                  + name);
        }
      }
      return null;
    }
    if (!queues.known().mayCreate()) {
      throw new SqsError(
          Kind.ACCESS_DENIED, "Queues can be created only if the setting createQueues is true.");
    }
    return wanted;
  }

  /**
   * @throws SqsError when the queue for dead letters is not there, or of another kind
   */
  static void checkTarget(
      QueueDefinition wanted, Map<String, String> given, Map<String, QueueDefinition> all) {
    String policy = given.getOrDefault(QueueAttributes.REDRIVE, "");
    if (policy.isEmpty()) {
      return;
    }
    QueueDefinition target = all.get(wanted.deadLetters());
    if (target == null || target.name().equals(wanted.name())) {
      throw RedrivePolicy.wrong(policy, "Dead letter target does not exist.");
    }
    if (target.ordered() != wanted.ordered()) {
      throw RedrivePolicy.wrong(
          policy, "Dead-letter queue must be same type of queue as the source.");
    }
  }

  private Future<JsonObject> url(SqsRequest request) {
    String name = request.requiring(NAME).text(NAME);
    return queues
        .known()
        .find(name)
        .map(found -> found.orElseThrow(SqsError::noQueue))
        .map(found -> new JsonObject().put(NamedQueues.URL, queues.url(request.http(), found)));
  }

  private Future<JsonObject> list(SqsRequest request) {
    String prefix = Optional.ofNullable(request.text("QueueNamePrefix")).orElse("");
    return listed(request, "QueueUrls", it -> it.name().startsWith(prefix))
        .map(
            page -> {
              if (page.getJsonArray("QueueUrls").isEmpty()) {
                page.remove("QueueUrls");
              }
              return page;
            });
  }

  private Future<JsonObject> sources(SqsRequest request) {
    return queues
        .of(request.requiring(NamedQueues.URL))
        .compose(
            target -> listed(request, "queueUrls", it -> target.name().equals(it.deadLetters())));
  }

  private Future<JsonObject> listed(
      SqsRequest request, String member, Predicate<QueueDefinition> which) {
    Integer asked = request.number(MAX_RESULTS);
    if (asked != null && (asked < 1 || asked > RESULTS_MAX)) {
      throw SqsError.invalid(asked, MAX_RESULTS, "Must be between 1 and 1000, if provided.");
    }
    int max = asked == null ? RESULTS_MAX : asked;
    String after = after(request.text(NEXT));
    return queues
        .all()
        .map(
            all -> {
              List<QueueDefinition> page =
                  all.values().stream()
                      .filter(which)
                      .filter(it -> after == null || it.name().compareTo(after) > 0)
                      .limit(max + 1L)
                      .toList();
              JsonArray urls = new JsonArray();
              page.stream().limit(max).forEach(it -> urls.add(queues.url(request.http(), it)));
              JsonObject json = new JsonObject().put(member, urls);
              return asked != null && page.size() > max
                  ? json.put(NEXT, token(page.get(max - 1).name()))
                  : json;
            });
  }

  private static String token(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String after(String token) {
    try {
      return token == null
          ? null
          : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw SqsError.invalid("Invalid or expired next token.");
    }
  }

  private Future<JsonObject> delete(SqsRequest request) {
    return queues
        .fresh(request.requiring(NamedQueues.URL))
        .compose(it -> queues.known().remove(NamedQueues.changeable(it)))
        .mapEmpty();
  }

  private Future<JsonObject> purge(SqsRequest request) {
    return queues
        .of(request.requiring(NamedQueues.URL))
        .compose(
            it ->
                broker
                    .command(Redrive.of(Redrive.Verb.PURGE, it))
                    .map(
                        answer -> {
                          if (answer instanceof Refusal refusal) {
                            throw refused(it, refusal);
                          }
                          return null;
                        }));
  }

  private static RuntimeException refused(QueueDefinition queue, Refusal refusal) {
    return refusal.code() == Refusal.CONFLICT
        ? new SqsError(
            Kind.PURGE_IN_PROGRESS,
            "Only one PurgeQueue operation on " + queue.name() + " is allowed every 60 seconds.")
        : Problem.of(refusal);
  }
}
