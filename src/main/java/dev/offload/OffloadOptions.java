package dev.offload;

import io.vertx.core.json.JsonObject;

/**
 * What an {@link OffloadVerticle} is to be: the members of the configuration file, of which these
 * are the most used. What is not set has the default that the README names, but that there is no
 * web side unless its port is set. No variable of the environment stands for a setting here; only
 * secrets that a setting names are read from there.
 */
public final class OffloadOptions {
  private final JsonObject json;

  /** Leaves everything to the defaults. */
  public OffloadOptions() {
    this(new JsonObject());
  }

  /** Takes the same as others. */
  public OffloadOptions(OffloadOptions other) {
    this(other.json);
  }

  /**
   * Takes what a configuration file may have.
   *
   * @param json is copied. What is wrong with it is told when the verticle is deployed
   */
  public OffloadOptions(JsonObject json) {
    this.json = json.copy();
  }

  /** Sets the folder of the embedded store, {@code ./data} by default. It is one process's own. */
  public OffloadOptions setDataDir(String dataDir) {
    return put("data", "dir", dataDir);
  }

  /** Returns the folder of the embedded store. */
  public String getDataDir() {
    return group("data").getString("dir", "./data");
  }

  /**
   * Has tasks be stored in MongoDB, where any number of processes share them.
   *
   * @param mongodbUri null for the embedded store
   */
  public OffloadOptions setMongodbUri(String mongodbUri) {
    return put("mongodb", "uri", mongodbUri);
  }

  /** Returns the URI of MongoDB; null for the embedded store. */
  public String getMongodbUri() {
    return group("mongodb").getString("uri");
  }

  /**
   * Has it serve its own API and pages.
   *
   * @param port 0 takes any free one, which {@link OffloadVerticle#httpPort} says
   */
  public OffloadOptions setHttpPort(int port) {
    return put("http", "port", port);
  }

  /** Returns the port; -1 when there is no web side. */
  public int getHttpPort() {
    return group("http").getInteger("port", -1);
  }

  /** Sets the name or address that the web side listens at, {@code 127.0.0.1} by default. */
  public OffloadOptions setHttpHost(String host) {
    return put("http", "host", host);
  }

  /** Returns where the web side listens, if there is one. */
  public String getHttpHost() {
    return group("http").getString("host", "127.0.0.1");
  }

  /**
   * Sets what stands before all its addresses on the bus, with a slash between: it is needed where
   * one Vertx, or one cluster, has Offload twice. Its clients name it, too.
   *
   * @param busPrefix a-z, 0-9 and, behind the first, {@code . _ -}; at most 80 characters
   */
  public OffloadOptions setBusPrefix(String busPrefix) {
    return put("bus", "prefix", busPrefix);
  }

  /** Returns what stands before all its addresses on the bus; empty for nothing. */
  public String getBusPrefix() {
    return group("bus").getString("prefix", "");
  }

  /**
   * Sets how long tasks are kept after they ended.
   *
   * @param retention such as {@code 7d}, the default, or {@code 0} for ever
   */
  public OffloadOptions setRetention(String retention) {
    json.put("retention", retention);
    return this;
  }

  /** Returns how long tasks are kept after they ended. */
  public String getRetention() {
    return json.getString("retention", "7d");
  }

  /**
   * Has a handler get what is published to a topic; the topic is made when it is not there.
   *
   * @param handler {@code java:NAME}, {@code bus:ADDRESS} or the URL of a webhook
   */
  public OffloadOptions subscribe(String topic, String subscription, String handler) {
    return subscribe(topic, subscription, new JsonObject().put("handler", handler));
  }

  /**
   * The same, with more of the members that a subscription has: {@code concurrency}, {@code
   * timeout}, {@code retry} and more.
   */
  public OffloadOptions subscribe(String topic, String subscription, JsonObject definition) {
    inside(inside(inside(json, "topics"), topic), "subscriptions")
        .put(subscription, definition.copy());
    return this;
  }

  /** Sets all topics, as the configuration has them. */
  public OffloadOptions setTopics(JsonObject topics) {
    json.put("topics", topics.copy());
    return this;
  }

  /** Returns all topics that are set. */
  public JsonObject getTopics() {
    return group("topics").copy();
  }

  /** Has there be a queue. */
  public OffloadOptions addQueue(String name, JsonObject definition) {
    inside(json, "queues").put(name, definition.copy());
    return this;
  }

  /** Sets all queues, as the configuration has them. */
  public OffloadOptions setQueues(JsonObject queues) {
    json.put("queues", queues.copy());
    return this;
  }

  /** Returns all queues that are set. */
  public JsonObject getQueues() {
    return group("queues").copy();
  }

  /** Has there be a schedule. */
  public OffloadOptions addSchedule(String name, JsonObject definition) {
    inside(json, "schedules").put(name, definition.copy());
    return this;
  }

  /** Sets all schedules, as the configuration has them. */
  public OffloadOptions setSchedules(JsonObject schedules) {
    json.put("schedules", schedules.copy());
    return this;
  }

  /** Returns all schedules that are set. */
  public JsonObject getSchedules() {
    return group("schedules").copy();
  }

  /** Returns all of it, as a configuration file has it. */
  public JsonObject toJson() {
    return json.copy();
  }

  private OffloadOptions put(String group, String name, Object value) {
    if (value == null) {
      inside(json, group).remove(name);
    } else {
      inside(json, group).put(name, value);
    }
    return this;
  }

  private JsonObject group(String name) {
    return json.getJsonObject(name, new JsonObject());
  }

  private static JsonObject inside(JsonObject object, String name) {
    if (!object.containsKey(name)) {
      object.put(name, new JsonObject());
    }
    return object.getJsonObject(name);
  }
}
