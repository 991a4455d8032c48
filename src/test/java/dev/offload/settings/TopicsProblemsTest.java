package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.settings.Settings.InvalidSettingsException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsProblemsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String AT = "topics.orders.subscriptions.crm";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "30 | .timeout must be a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d,"
            + " from 1s to 24h (for seconds write 30s), not 30",
        "\"30\" | .timeout must be a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d,"
            + " from 1s to 24h (for seconds write 30s), not \"30\"",
        "\"25h\" | .timeout must be a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d,"
            + " from 1s to 24h, not \"25h\""
      })
  void a_duration_without_its_unit_is_refused_with_what_to_write(String timeout, String problem) {
    assertThat(problems(subscription("\"timeout\": " + timeout))).containsExactly(AT + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "jobs.example, must begin with http:// or https://",
    "https://, must name a host",
    "https://u@a.example, must have no user or password",
    "https://a.example/?x=1, must have no query"
  })
  void a_public_url_is_a_url_without_a_query(String url, String problem) {
    assertThat(problems(new JsonObject().put("publicUrl", url).encode()))
        .singleElement()
        .asString()
        .startsWith("publicUrl " + problem);
  }

  @Test
  void what_is_heard_is_stored_and_what_nobody_can_hear_is_refused() {
    Topics topics =
        read(
            "{\"topics\": {\"a\": {\"subscriptions\": {\"s\": {\"handler\": \"java:x\"}}},"
                + " \"b\": {}, \"c\": {\"dropUnheard\": true}}}");

    assertThat(topics.isHeard("a")).isTrue();
    assertThat(topics.isHeard("c")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topics.isHeard("b"))
        .withMessage("the topic b has no subscription");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> topics.isHeard("d"))
        .withMessage("there is no topic d");
  }

  @Test
  void there_are_1_to_99_listed_waits() {
    assertThat(problems(subscription("\"retry\": {\"delays\": []}")))
        .containsExactly(AT + ".retry.delays must be a list of 1 to 99, not []");
    assertThat(problems(delays(100)))
        .singleElement()
        .asString()
        .startsWith(AT + ".retry.delays must be a list of 1 to 99, not [");
    assertThat(read(delays(99)).named("orders").orElseThrow().subscriptions().get(0).retry())
        .extracting("attempts")
        .isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "attempts, 0, a whole number from 1 to 100",
    "attempts, 101, a whole number from 1 to 100",
    "factor, 0.5, a number from 1 to 10",
    "factor, 11, a number from 1 to 10",
    "jitter, 1.01, a number from 0 to 1",
    "jitter, -0.1, a number from 0 to 1"
  })
  void a_retry_policy_has_its_ranges(String name, String value, String rule) {
    assertThat(problems(subscription("\"retry\": {\"" + name + "\": " + value + "}")))
        .containsExactly(AT + ".retry." + name + " must be " + rule + ", not " + value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "limit | 0 | a whole number from 1 to 1000000",
        "limit | 1000001 | a whole number from 1 to 1000000",
        "burst | 0 | a whole number from 1 to 1000000",
        "burst | 1.5 | a whole number from 1 to 1000000",
        "per | \"99ms\" | a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d,"
            + " from 100ms to 24h",
        "per | \"25h\" | a duration with its unit, such as 250ms, 30s, 5m, 2h or 7d,"
            + " from 100ms to 24h"
      })
  void a_rate_has_its_ranges(String name, String value, String rule) {
    JsonObject rate =
        new JsonObject("{\"limit\": 5, \"per\": \"1s\", \"" + name + "\": " + value + "}");
    assertThat(problems(subscription("\"rate\": " + rate.encode())))
        .containsExactly(AT + ".rate." + name + " must be " + rule + ", not " + value);
  }

  @Test
  void all_that_is_wrong_with_the_bounds_of_a_subscription_is_said_together() {
    String bounds =
        "\"maxConcurrent\": 10001, \"rate\": {\"limit\": \"5\", \"burst\": -1, \"of\": 1}";
    assertThat(problems(subscription(bounds)))
        .containsExactly(
            AT + ".maxConcurrent must be a whole number from 1 to 10000, not 10001",
            AT + ".rate must have limit and per, such as {\"limit\": 50, \"per\": \"1s\"}",
            AT + ".rate.limit must be a whole number from 1 to 1000000, not \"5\"",
            AT + ".rate.burst must be a whole number from 1 to 1000000, not -1",
            AT + ".rate.of is not a setting; use one of burst, limit, per");
  }

  @Test
  void there_are_at_most_1000_topics_of_at_most_100_subscriptions() {
    assertThat(read(topics(1_000)).all()).hasSize(1_001);
    assertThat(problems(topics(1_001))).containsExactly("topics must have at most 1000 members");
    assertThat(read(subscriptions(100)).named("orders").orElseThrow().subscriptions()).hasSize(100);
    assertThat(problems(subscriptions(101)))
        .containsExactly("topics.orders.subscriptions must have at most 100 members");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a.b_c-d", "orders.v2"})
  void a_name_begins_with_a_letter_or_digit(String name) {
    assertThat(read(named(name)).named(name)).isPresent();
    assertThat(read(named("a".repeat(80))).all()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", ".a", "_a", "a/b", "a b", "\u00e4", "a\\n"})
  void any_other_name_is_refused(String name) {
    assertThat(problems(named(name))).singleElement().asString().contains("must have a name of at");
    assertThat(problems(named("a".repeat(81)))).hasSize(1);
  }

  @Test
  void what_is_wrong_is_named_as_it_is_in_the_file_whatever_variables_there_are() {
    Map<String, String> environment =
        Map.of("TOPICS", "x", "TOPICS_ORDERS_SUBSCRIPTIONS_CRM_CONCURRENCY", "5");

    assertThat(problems("{\"topics\": 5}", environment))
        .containsExactly("topics must be an object, not 5");
    assertThat(problems(subscription("\"concurrency\": 0"), environment))
        .containsExactly(AT + ".concurrency must be a whole number from 1 to 1000, not 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OFFLOAD_CRM_SECRET", "HTTP_PROT", "CRM_SECRET"})
  void a_variable_that_holds_a_secret_is_no_mistyped_setting(String variable) {
    String webhook = "{\"handler\": \"https://a.example\", \"secretEnv\": \"" + variable + "\"}";
    Variables variables = new Variables(Map.of(variable, SECRET));

    Settings.read(new JsonObject(in("\"crm\": " + webhook)), variables);

    assertThat(variables.warnings()).isEmpty();
  }

  private static String delays(int count) {
    return subscription(
        "\"retry\": {\"delays\": "
            + IntStream.range(0, count).mapToObj(i -> "\"5s\"").toList()
            + "}");
  }

  private static String topics(int count) {
    return "{\"topics\": {" + join(count, "\"t%d\": {}") + "}}";
  }

  private static String subscriptions(int count) {
    return in(join(count, "\"s%d\": {\"handler\": \"java:x\"}"));
  }

  private static String join(int count, String member) {
    return String.join(
        ", ",
        IntStream.range(0, count).mapToObj(i -> member.replace("%d", String.valueOf(i))).toList());
  }

  private static String named(String topic) {
    return "{\"topics\": {\"" + topic + "\": {}}}";
  }

  private static String subscription(String member) {
    return in("\"crm\": {\"handler\": \"java:x\", " + member + "}");
  }

  private static String in(String subscriptions) {
    return "{\"topics\": {\"orders\": {\"subscriptions\": {" + subscriptions + "}}}}";
  }

  private static Topics read(String json) {
    return Settings.read(new JsonObject(json), Map.of()).topics();
  }

  private static List<String> problems(String json) {
    return problems(json, Map.of());
  }

  private static List<String> problems(String json, Map<String, String> environment) {
    return catchThrowableOfType(
            InvalidSettingsException.class, () -> Settings.read(new JsonObject(json), environment))
        .problems();
  }
}
