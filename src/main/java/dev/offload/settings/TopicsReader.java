package dev.offload.settings;

import dev.offload.settings.Topics.Subscription;
import dev.offload.settings.Topics.Topic;
import dev.offload.settings.Topics.Work;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.StartLimits;
import dev.offload.task.StartLimits.Rate;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the topics, and says everything that is wrong with them. */
final class TopicsReader {
  private static final int TOPICS_MAX = 1_000;
  private static final int SUBSCRIPTIONS_MAX = 100;
  private static final String SUBSCRIPTIONS = "subscriptions";
  private static final String RESERVED = Shelf.BACKGROUND_TASK + ".";
  private static final String NAME_RULE =
      " must have a name of at most 80 characters: a-z, 0-9, and after the first . _ -";

  private static final JsonObject BACKGROUND =
      new JsonObject()
          .put(
              SUBSCRIPTIONS,
              new JsonObject().put(Shelf.DEFAULT, new JsonObject().put("handler", Topics.DEMO)));

  private final SettingsReader reader;
  private final Variables variables;

  /**
   * @param variables where secrets are
   */
  TopicsReader(SettingsReader reader, Variables variables) {
    this.reader = reader;
    this.variables = variables;
  }

  /**
   * @param busPrefix as {@link Settings} has it
   */
  Topics read(String busPrefix) {
    ObjectReader all = new ObjectReader(reader, "topics", reader.object("topics"));
    List<Topic> topics = new ArrayList<>();
    if (!all.has(Shelf.BACKGROUND_TASK)) {
      topics.add(
          topic(
              Shelf.BACKGROUND_TASK,
              new ObjectReader(reader, "topics." + Shelf.BACKGROUND_TASK, BACKGROUND)));
    }
    all.children(TOPICS_MAX)
        .forEach((name, topic) -> topics.add(topic(address(named(name, topic), topic), topic)));
    String before = busPrefix.isEmpty() ? "" : busPrefix + "/";
    topics.forEach(topic -> refuseCircles(topic, topics, before, all));
    return new Topics(
        List.copyOf(topics),
        reader.flag("webhooks.allowPrivate", false),
        reader.folder("handlers.dir", "handlers"),
        publicUrl());
  }

  private PublicUrl publicUrl() {
    String given = reader.text("publicUrl", "");
    try {
      return given.isEmpty() ? PublicUrl.NONE : PublicUrl.of(given);
    } catch (IllegalArgumentException e) {
      reader.unfit("publicUrl", e.getMessage());
      return PublicUrl.NONE;
    }
  }

  private String named(String name, ObjectReader object) {
    if (!Topics.NAME.matcher(name).matches()) {
      object.problem(NAME_RULE);
    }
    return name;
  }

  /** A topic can be published to on the event bus, where its name is an address. */
  private static String address(String name, ObjectReader object) {
    if (name.startsWith(RESERVED)) {
      object.problem(
          " must not have a name that begins with " + RESERVED + ": such names are reserved");
    }
    return name;
  }

  /** What is delivered to the address of a topic would be published again, and so for ever. */
  private static void refuseCircles(
      Topic topic, List<Topic> topics, String prefix, ObjectReader all) {
    for (Subscription it : topic.subscriptions()) {
      if (it.work() instanceof Work.Bus bus
          && topics.stream().anyMatch(other -> bus.address().equals(prefix + other.name()))) {
        all.problem(
            "."
                + topic.name()
                + ".subscriptions."
                + it.name()
                + ".handler must not be bus:"
                + bus.address()
                + ", the address of a topic");
      }
    }
  }

  private Topic topic(String name, ObjectReader topic) {
    List<Subscription> subscriptions = new ArrayList<>();
    ObjectReader each = topic.child(SUBSCRIPTIONS);
    each.children(SUBSCRIPTIONS_MAX)
        .forEach((of, it) -> subscriptions.add(subscription(name, named(of, it), it)));
    boolean dropsUnheard = topic.flag("dropUnheard");
    topic.refuseOthers();
    return new Topic(name, List.copyOf(subscriptions), dropsUnheard);
  }

  private Subscription subscription(String topic, String name, ObjectReader it) {
    Work work = work(it);
    Subscription read = new Subscription(topic, name, work, 1, 1, Retry.DEFAULT, StartLimits.NONE);
    if (work instanceof Work.Demo) {
      refuseLimits(it);
    } else {
      boolean isWebhook = work instanceof Work.Webhook;
      read =
          new Subscription(
              topic,
              name,
              work,
              it.number("concurrency", 8, 1, 1_000),
              it.durationMs("timeout", isWebhook ? "30s" : "5m", "1s", isWebhook ? "5m" : "24h"),
              retry(it.child("retry")),
              limits(it));
    }
    it.refuseOthers();
    return read;
  }

  private static void refuseLimits(ObjectReader demo) {
    for (String name : List.of("maxConcurrent", "rate")) {
      if (demo.hasAny(name)) {
        demo.known(name).problem("." + name + " is not for demo, whose tasks have no attempts");
      }
    }
  }

  private static StartLimits limits(ObjectReader it) {
    int max = it.number("maxConcurrent", 0, 1, 10_000);
    ObjectReader rate = it.child("rate");
    return new StartLimits(
        max == 0 ? OptionalInt.empty() : OptionalInt.of(max),
        it.isObject("rate") ? Optional.of(rate(rate)) : Optional.empty());
  }

  private static Rate rate(ObjectReader it) {
    if (!it.has("limit") || !it.has("per")) {
      it.problem(" must have limit and per, such as {\"limit\": 50, \"per\": \"1s\"}");
    }
    int limit = it.number("limit", 1, 1, 1_000_000);
    long perMs = it.durationMs("per", "1s", "100ms", "24h");
    int burst = it.number("burst", limit, 1, 1_000_000);
    it.refuseOthers();
    return new Rate(limit, perMs, burst);
  }

  private Work work(ObjectReader it) {
    String handler = it.text("handler", it.has("handler") ? "java:?" : "");
    if (handler.startsWith("http://") || handler.startsWith("https://")) {
      return webhook(handler, it);
    }
    if (handler.startsWith("java:") && handler.length() > 5) {
      return new Work.Java(handler.substring(5));
    }
    if (handler.startsWith("bus:") && handler.length() > 4) {
      return new Work.Bus(handler.substring(4));
    }
    if (!handler.equals(Topics.DEMO)) {
      it.problem(".handler must be demo, java:NAME, bus:ADDRESS, or a URL for a webhook");
      // What else is said is looked at all the same.
      return new Work.Java("");
    }
    return new Work.Demo();
  }

  private Work webhook(String handler, ObjectReader it) {
    Set<Integer> fatal = it.numbers("fatalStatuses", 400, 599);
    WebhookSecrets secrets = secrets(it);
    Optional<WebhookFormat> format = WebhookFormat.of(it.text("format", "raw"));
    if (format.isEmpty()) {
      it.problem(".format must be raw, standard or cloudevents");
    }
    try {
      if (fatal.contains(410)) {
        it.problem(".fatalStatuses must not have 410, which pauses the subscription");
      }
      WebhookUrl url = WebhookUrl.of(handler);
      return new Work.Webhook(url, secrets, fatal, format.orElse(WebhookFormat.RAW));
    } catch (IllegalArgumentException e) {
      // The URL is not shown: it may hold a secret.
      it.problem(".handler " + e.getMessage());
      return new Work.Java("");
    }
  }

  private WebhookSecrets secrets(ObjectReader it) {
    String variable = it.text("secretEnv", "");
    String secret = variables.named(variable);
    if (variable.isEmpty()) {
      return WebhookSecrets.NONE;
    }
    try {
      if (secret.isEmpty()) {
        throw new IllegalArgumentException("is not set");
      }
      return WebhookSecrets.of(secret);
    } catch (IllegalArgumentException e) {
      it.problem(".secretEnv: the variable " + variable + " " + e.getMessage());
      return WebhookSecrets.NONE;
    }
  }

  private static Retry retry(ObjectReader it) {
    List<Long> delaysMs = it.durationsMs("delays", "1ms", "366d", 99);
    Retry built = Retry.DEFAULT;
    Retry grown =
        Retry.exponential(
            it.number("attempts", built.attempts(), 1, 100),
            it.durationMs("base", "10s", "1s", "24h"),
            it.fraction("factor", built.factor(), 1, 10),
            Long.MAX_VALUE,
            it.fraction("jitter", built.jitter(), 0, 1));
    long capMs = it.durationMs("cap", "24h", "1s", "366d");
    if (!delaysMs.isEmpty() && it.hasAny("attempts", "base", "factor", "cap", "jitter")) {
      it.problem(" must have either delays, or attempts, base, factor, cap and jitter");
    }
    if (capMs < grown.baseMs()) {
      it.problem(".cap must not be less than base");
      capMs = grown.baseMs();
    }
    it.refuseOthers();
    return delaysMs.isEmpty()
        ? Retry.exponential(grown.attempts(), grown.baseMs(), grown.factor(), capMs, grown.jitter())
        : Retry.delays(delaysMs);
  }
}
