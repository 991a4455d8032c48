package dev.offload.http.view;

import dev.offload.task.Status;
import dev.offload.task.TaskReader.PageQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which tasks the home page lists; each part is null where any will do.
 *
 * @param names that may be chosen
 */
public record Filter(Status status, String topic, String subscription, Names names) {

  /** Names of topics and of subscriptions, for those who do not want to type them. */
  public record Names(List<String> topics, List<String> subscriptions) {}

  public boolean isAny() {
    return status == null && !isOfLane();
  }

  /** Says whether a topic or a subscription is chosen. */
  public boolean isOfLane() {
    return topic != null || subscription != null;
  }

  /** Returns the same for another status, or for all when that is null. */
  public Filter of(Status other) {
    return new Filter(other, topic, subscription, names);
  }

  /** Returns what to read for a page of these tasks. */
  public PageQuery query(UUID before, int limit) {
    return new PageQuery(status, topic, subscription, before, limit);
  }

  /**
   * Returns the address of a page of them, below the root.
   *
   * @param before the task with which the page before ended; null for the newest
   */
  public String address(UUID before) {
    String query =
        Stream.of(
                pair("status", status == null ? null : status.word()),
                pair("topic", topic),
                pair("subscription", subscription),
                pair("cursor", before == null ? null : before.toString()))
            .filter(it -> !it.isEmpty())
            .collect(Collectors.joining("&"));
    return query.isEmpty() ? "" : "?" + query;
  }

  private static String pair(String name, String value) {
    return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
