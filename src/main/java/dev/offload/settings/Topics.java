package dev.offload.settings;

import dev.offload.task.Refusal;
import dev.offload.task.Retry;
import dev.offload.task.Shelf;
import dev.offload.task.StartLimits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What can be published to, and who gets it.
 *
 * @param all in the order of the configuration
 * @param isPrivateAllowed webhooks may be sent to addresses that are not of the public internet
 * @param handlersDir where jars with handlers are; the folder need not be there
 * @param publicUrl by which events name where they come from
 */
public record Topics(
    List<Topic> all, boolean isPrivateAllowed, String handlersDir, PublicUrl publicUrl) {

  /** What names of topics and subscriptions look like. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");

  /** The handler that is no code: timers stand for the work. */
  public static final String DEMO = "demo";

  /** Returns a topic by its name. */
  public Optional<Topic> named(String name) {
    return all.stream().filter(topic -> topic.name.equals(name)).findFirst();
  }

  /**
   * Says why nothing can be published to a topic.
   *
   * @param topic null when none was given, which others say
   */
  public Optional<Refusal> refuse(String topic) {
    if (topic == null) {
      return Optional.empty();
    }
    Optional<Topic> found = named(topic);
    boolean isUnheard = found.isPresent() && found.get().subscriptions.isEmpty();
    return found.isEmpty()
        ? Optional.of(Refusal.noTopic(topic))
        : isUnheard ? Optional.of(Refusal.unheard(topic)) : Optional.empty();
  }

  /**
   * Says whether what is published to a topic is stored, rather than dropped.
   *
   * @throws IllegalArgumentException when there is no such topic, or nobody subscribes to it
   */
  public boolean isHeard(String name) {
    Topic topic =
        named(name).orElseThrow(() -> new IllegalArgumentException(Refusal.noTopic(name).reason()));
    if (topic.subscriptions.isEmpty() && !topic.dropsUnheard) {
      throw new IllegalArgumentException(Refusal.unheard(name).reason());
    }
    return !topic.subscriptions.isEmpty();
  }

  /** Says whether timers stand for the work of {@code POST /background}. */
  public boolean isBackgroundDemo() {
    return named(Shelf.BACKGROUND_TASK).stream()
        .flatMap(topic -> topic.subscriptions.stream())
        .anyMatch(it -> it.name.equals(Shelf.DEFAULT) && it.work instanceof Work.Demo);
  }

  /** Returns the subscription of which the tasks on a shelf are, if the configuration has it. */
  public Optional<Subscription> of(Shelf shelf) {
    return named(shelf.topic()).stream()
        .flatMap(topic -> topic.subscriptions.stream())
        .filter(it -> it.name.equals(shelf.subscription()))
        .findFirst();
  }

  /**
   * A topic.
   *
   * @param dropsUnheard what is published while there is no subscription is taken, and gone
   */
  public record Topic(String name, List<Subscription> subscriptions, boolean dropsUnheard) {}

  /**
   * Who gets what is published to a topic.
   *
   * @param concurrency how many attempts run on a node at once
   * @param timeoutMs how long an attempt may take
   * @param limits what keeps attempts from beginning beside that
   */
  public record Subscription(
      String topic,
      String name,
      Work work,
      int concurrency,
      long timeoutMs,
      Retry retry,
      StartLimits limits) {

    /** Returns the name of the lane of its tasks. */
    public String lane() {
      return Shelf.lane(topic, name);
    }
  }

  /** What does the work. */
  public sealed interface Work {

    /** Timers stand for it. */
    record Demo() implements Work {}

    /** A handler in Java, by its name. */
    record Java(String name) implements Work {}

    /** Whoever consumes an address of the event bus. */
    record Bus(String address) implements Work {}

    /**
     * An HTTP request.
     *
     * @param fatalStatuses with which the receiver says that no other attempt would help
     */
    record Webhook(
        WebhookUrl url, WebhookSecrets secrets, Set<Integer> fatalStatuses, WebhookFormat format)
        implements Work {}

    /** Returns how the configuration says it, without what may be a secret. */
    default String shown() {
      if (this instanceof Java it) {
        return "java:" + it.name;
      }
      if (this instanceof Bus it) {
        return "bus:" + it.address;
      }
      return this instanceof Webhook it ? it.url.toString() : DEMO;
    }
  }
}
