package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.bus.Addresses;
import dev.offload.settings.Settings.InvalidSettingsException;
import dev.offload.settings.Topics.Subscription;
import dev.offload.settings.Topics.Topic;
import dev.offload.settings.Topics.Work;
import dev.offload.task.Retry;
import dev.offload.task.StartLimits;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @Test
  void without_a_word_of_topics_there_is_the_demo() {
    Topics topics = read("{}");

    assertThat(topics.all()).extracting(Topic::name).containsExactly("background-task");
    Subscription demo = topics.all().get(0).subscriptions().get(0);
    assertThat(demo.name()).isEqualTo("default");
    assertThat(demo.work()).isEqualTo(new Work.Demo());
    assertThat(topics.isBackgroundDemo()).isTrue();
    assertThat(topics.isPrivateAllowed()).isFalse();
    assertThat(topics.handlersDir()).isEqualTo("handlers");
  }

  @Test
  void a_topic_of_ones_own_stands_beside_the_demo_unless_that_is_named() {
    assertThat(read("{\"topics\": {\"orders\": {}}}").all())
        .extracting(Topic::name)
        .containsExactly("background-task", "orders");
    Topics named =
        read(
            "{\"topics\": {\"background-task\": {\"subscriptions\":"
                + " {\"mail\": {\"handler\": \"java:mail\"}}}}}");
    assertThat(named.all()).hasSize(1);
    assertThat(named.all().get(0).subscriptions())
        .extracting(Subscription::work)
        .containsExactly(new Work.Java("mail"));
    assertThat(named.isBackgroundDemo()).isFalse();
  }

  @Test
  void a_subscription_has_what_the_configuration_says() {
    Subscription crm =
        subscription(
            "{\"handler\": \"https://crm.example/hook?x=1\", \"secretEnv\": \"CRM_SECRET\","
                + " \"timeout\": \"30s\", \"concurrency\": 3, \"fatalStatuses\": [400, 404],"
                + " \"format\": \"cloudevents\","
                + " \"maxConcurrent\": 20,"
                + " \"rate\": {\"limit\": 50, \"per\": \"1s\", \"burst\": 7},"
                + " \"retry\": {\"attempts\": 4, \"base\": \"1s\", \"factor\": 2,"
                + " \"cap\": \"1m\", \"jitter\": 0}}");

    Work.Webhook work = (Work.Webhook) crm.work();
    assertThat(work.url().toString()).isEqualTo("https://crm.example:443");
    assertThat(work.secrets().keys()).hasSize(1);
    assertThat(work.fatalStatuses()).isEqualTo(Set.of(400, 404));
    assertThat(work.format()).isEqualTo(WebhookFormat.CLOUDEVENTS);
    assertThat(crm.timeoutMs()).isEqualTo(30_000);
    assertThat(crm.concurrency()).isEqualTo(3);
    assertThat(crm.retry()).isEqualTo(Retry.exponential(4, 1_000, 2, 60_000, 0));
    assertThat(crm.limits())
        .isEqualTo(
            new StartLimits(OptionalInt.of(20), Optional.of(new StartLimits.Rate(50, 1_000, 7))));
  }

  @Test
  void what_is_not_said_is_built_in() {
    Subscription plain = subscription("{\"handler\": \"bus:stats.orders\"}");

    assertThat(plain.work()).isEqualTo(new Work.Bus("stats.orders"));
    assertThat(plain.timeoutMs()).isEqualTo(300_000);
    assertThat(plain.concurrency()).isEqualTo(8);
    assertThat(plain.retry()).isEqualTo(Retry.DEFAULT);
    assertThat(plain.limits()).isEqualTo(StartLimits.NONE);
    Subscription rated =
        subscription("{\"handler\": \"java:x\", \"rate\": {\"limit\": 50, \"per\": \"2m\"}}");
    assertThat(rated.limits().rate()).contains(new StartLimits.Rate(50, 120_000, 50));
  }

  @Test
  void the_body_of_a_webhook_is_the_payload_unless_another_format_is_named() {
    Subscription plain = subscription("{\"handler\": \"https://a.example\"}");

    assertThat(((Work.Webhook) plain.work()).format()).isEqualTo(WebhookFormat.RAW);
    assertThat(read("{}").publicUrl().sourceOf("orders")).isEqualTo("/offload/topics/orders");
    assertThat(read("{\"publicUrl\": \"https://a.example:8443/x/\"}").publicUrl().sourceOf("t"))
        .isEqualTo("https://a.example:8443/x/offload/topics/t");
  }

  @Test
  void waits_may_be_listed() {
    Subscription listed =
        subscription(
            "{\"handler\": \"java:x\", \"retry\": {\"delays\": [\"5s\", \"5m\", \"30m\"]}}");

    assertThat(listed.retry()).isEqualTo(Retry.delays(List.of(5_000L, 300_000L, 1_800_000L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | .handler must be demo, java:NAME, bus:ADDRESS, or a URL for a webhook",
        "{\"handler\": \"java:\"} | .handler must be demo, java:NAME,",
        "{\"handler\": 3} | .handler must be a text that is not empty, not 3",
        "{\"handler\": \"https://\"} | .handler must name a host",
        "{\"handler\": \"java:x\", \"timeout\": 30} | .timeout must be a duration with its unit,",
        "{\"handler\": \"java:x\", \"timeout\": \"25h\"} | .timeout must be a duration",
        "{\"handler\": \"java:x\", \"concurrency\": 0} | .concurrency must be a whole number from",
        "{\"handler\": \"demo\", \"timeout\": \"1s\"} | .timeout is not a setting; use",
        "{\"handler\": \"https://a.example\", \"timeout\": \"6m\"} | .timeout must be",
        "{\"handler\": \"java:x\", \"rat\": 1} | .rat is not a setting; use one of concurrency,",
        "{\"handler\": \"java:x\", \"rate\": 1} | .rate must be an object, not 1",
        "{\"handler\": \"java:x\", \"rate\": {\"limit\": 5}} | .rate must have limit and per,",
        "{\"handler\": \"java:x\", \"rate\": {\"limit\": 5, \"per\": \"1s\", \"x\": 1}} | .rate.x",
        "{\"handler\": \"java:x\", \"maxConcurrent\": 0} | .maxConcurrent must be a whole number",
        "{\"handler\": \"demo\", \"maxConcurrent\": 2} | .maxConcurrent is not for demo, whose",
        "{\"handler\": \"demo\", \"rate\": {}} | .rate is not for demo, whose tasks have no at",
        "{\"handler\": \"java:x\", \"retry\": 1} | .retry must be an object, not 1",
        "{\"handler\": \"java:x\", \"retry\": {\"x\": 1}} | .retry.x is not a setting",
        "{\"handler\": \"java:x\", \"retry\": {\"jitter\": 2}} | .retry.jitter must be a number f",
        "{\"handler\": \"java:x\", \"retry\": {\"base\": \"2h\", \"cap\": \"1h\"}} | .retry.cap m",
        "{\"handler\": \"java:x\", \"retry\": {\"delays\": [\"1s\"], \"base\": \"1s\"}} | .retry",
        "{\"handler\": \"https://a.example\", \"fatalStatuses\": [200]} | .fatalStatuses must be",
        "{\"handler\": \"https://a.example\", \"fatalStatuses\": [410]} | .fatalStatuses must not",
        "{\"handler\": \"https://a.example\", \"format\": \"xml\"} | .format must be raw, st",
        "{\"handler\": \"java:x\", \"format\": \"raw\"} | .format is not a setting; use one of",
        "{\"handler\": \"https://a.example\", \"secretEnv\": \"NO\"} | .secretEnv: the variable NO"
      })
  void what_is_wrong_is_said_with_its_path(String subscription, String problem) {
    String file =
        "{\"topics\": {\"orders\": {\"subscriptions\": {\"crm\": " + subscription + "}}}}";

    assertThat(problems(file))
        .singleElement()
        .asString()
        .startsWith("topics.orders.subscriptions.crm" + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Addresses.BACKGROUND_TASK_HERE,
        Addresses.TASK_STATUS,
        Addresses.NODE_RELEASED,
        Addresses.CLUSTER_CHANGED
      })
  void a_topic_has_no_name_that_is_an_address_of_ours(String name) {
    assertThat(problems("{\"topics\": {\"" + name + "\": {}}}"))
        .singleElement()
        .asString()
        .startsWith("topics." + name + " must not have a name that begins with background-task.:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "bills", "background-task"})
  void nothing_is_delivered_to_the_address_of_a_topic(String address) {
    assertThat(
            problems(
                "{\"topics\": {\"orders\": {\"subscriptions\": {\"a\": {\"handler\": \"bus:"
                    + address
                    + "\"}}}, \"bills\": {}}}"))
        .singleElement()
        .asString()
        .startsWith("topics.orders.subscriptions.a.handler must not be bus:" + address + ", the");
  }

  @Test
  void all_that_is_wrong_is_said_together() {
    assertThat(
            problems(
                "{\"topics\": {\"Orders\": {\"subscriptions\": {\"a b\": {\"handler\": \"x\"}}},"
                    + " \"x\": 1}, \"webhooks\": {\"allowPrivate\": \"yes\"}}"))
        .hasSize(5)
        .anyMatch(it -> it.startsWith("topics.Orders must have a name"))
        .anyMatch(it -> it.startsWith("topics.Orders.subscriptions.a b must have a name"))
        .anyMatch(it -> it.startsWith("topics.Orders.subscriptions.a b.handler must be"))
        .anyMatch(it -> it.startsWith("topics.x must be an object, not 1"))
        .anyMatch(it -> it.startsWith("webhooks.allowPrivate must be true or false"));
  }

  @Test
  void a_secret_is_shown_nowhere() {
    Map<String, String> environment = Map.of("GOOD", SECRET, "BAD", "whsec_short");
    Settings settings =
        Settings.read(
            file("{\"handler\": \"https://a.example/token\", \"secretEnv\": \"GOOD\"}"),
            environment);
    assertThat(settings.toString()).doesNotContain("MfKQ9r8", "token");
    assertThat(
            catchThrowableOfType(
                    InvalidSettingsException.class,
                    () ->
                        Settings.read(
                            file("{\"handler\": \"https://a.example\", \"secretEnv\": \"BAD\"}"),
                            environment))
                .problems())
        .singleElement()
        .asString()
        .contains("BAD")
        .doesNotContain("whsec_short");
  }

  private static JsonObject file(String subscription) {
    return new JsonObject(
        "{\"topics\": {\"orders\": {\"subscriptions\": {\"crm\": " + subscription + "}}}}");
  }

  private static Subscription subscription(String json) {
    Settings settings = Settings.read(file(json), Map.of("CRM_SECRET", SECRET));
    return settings.topics().named("orders").orElseThrow().subscriptions().get(0);
  }

  private static Topics read(String json) {
    return Settings.read(new JsonObject(json), Map.of()).topics();
  }

  private static List<String> problems(String json) {
    return catchThrowableOfType(
            InvalidSettingsException.class, () -> Settings.read(new JsonObject(json), Map.of()))
        .problems();
  }
}
