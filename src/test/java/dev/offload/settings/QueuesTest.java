package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.offload.settings.Settings.InvalidSettingsException;
import dev.offload.task.QueueDefinition;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueuesTest {

  @Test
  void there_is_none_by_default_and_none_is_made() {
    Queues queues = Settings.read(new JsonObject(), Map.of()).queues();

    assertThat(queues.all()).isEmpty();
    assertThat(queues.mayCreate()).isFalse();
    assertThat(queues.sqs()).isEqualTo(new Queues.Sqs("us-east-1", "000000000000", Map.of()));
  }

  @Test
  void a_queue_has_defaults_for_what_is_not_said() {
    assertThat(queue("{}"))
        .isEqualTo(
            new QueueDefinition(
                "q",
                30_000,
                5,
                null,
                false,
                604_800_000,
                0,
                0,
                1_048_576,
                false,
                false,
                true,
                0,
                0,
                Map.of(),
                Map.of()));
  }

  @Test
  void everything_can_be_said_of_a_queue() {
    Queues queues =
        read(
            """
            {"q.fifo": {"visibility": "1m", "maxReceives": 3, "deadLetters": "dead",
              "ordered": true,
              "retention": "1h", "delay": "2s", "wait": "20s", "messageMaxBytes": 1024,
              "contentDeduplicated": true, "deduplicatedByGroup": true},
             "dead": {"ordered": true}}
            """);

    assertThat(queues.named("q.fifo"))
        .contains(
            new QueueDefinition(
                "q.fifo", 60_000, 3, "dead", true, 3_600_000, 2_000, 20_000, 1_024, true, true,
                true, 0, 0, Map.of(), Map.of()));
    assertThat(queues.named("other")).isEmpty();
  }

  @Test
  void a_name_of_an_ordered_queue_says_so() {
    assertThat(read("{\"a.fifo\": {}}").all().get(0).ordered()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Q\": {}}|queues.Q must have a name of at most 80 characters",
        "{\"q\": {\"visibility\": 30}}|queues.q.visibility must be a duration",
        "{\"q\": {\"visibility\": \"13h\"}}|queues.q.visibility must be a duration",
        "{\"q\": {\"maxReceives\": 1001}}|queues.q.maxReceives must be a whole number",
        "{\"q\": {\"retention\": \"15d\"}}|queues.q.retention must be",
        "{\"q\": {\"wait\": \"21s\"}}|queues.q.wait must be",
        "{\"q\": {\"deadLetters\": \"none\"}}|queues.q.deadLetters must be another queue",
        "{\"q\": {\"deadLetters\": \"q\"}}|queues.q.deadLetters must be another queue",
        "{\"q\": {\"deadLetters\": \"a.fifo\"}, \"a.fifo\": {}}|deadLetters must be ordered",
        "{\"q\": {\"deadLetters\": \"d\", \"maxReceives\": 0}, \"d\": {}}|if maxReceives is 0",
        "{\"q.fifo\": {\"ordered\": false}}|queues.q.fifo.ordered must be true",
        "{\"q\": {\"contentDeduplicated\": true}}|queues.q must be ordered to be deduplicated",
        "{\"q\": {\"color\": \"red\"}}|queues.q.color is not a setting",
      })
  void what_is_wrong_with_a_queue_is_said(String queues, String problem) {
    assertThat(problems(new JsonObject().put("queues", new JsonObject(queues)), Map.of()))
        .anyMatch(line -> line.contains(problem));
  }

  @Test
  void secrets_of_sqs_clients_come_from_the_environment_and_are_not_shown() {
    JsonObject sqs =
        new JsonObject(
            "{\"region\": \"eu-central-1\", \"keys\": {\"ID\": {\"secretEnv\": \"S\"}}}");
    JsonObject conf = new JsonObject().put("sqs", sqs);

    Queues.Sqs read = Settings.read(conf, Map.of("S", "s3cret")).queues().sqs();

    assertThat(read.keys()).isEqualTo(Map.of("ID", "s3cret"));
    assertThat(read.toString()).contains("ID", "eu-central-1").doesNotContain("s3cret");
    assertThat(problems(conf, Map.of()))
        .containsExactly(
            "sqs.keys.ID.secretEnv must name a variable that has the secret of this access key");
  }

  @Test
  void region_and_account_are_such() {
    assertThat(problems(new JsonObject(), Map.of("SQS_REGION", "a:b", "SQS_ACCOUNT", "1")))
        .containsExactlyInAnyOrder(
            "sqs.region must be a name such as us-east-1",
            "sqs.account must be a text of 12 digits");
  }

  @Test
  void clients_may_make_queues_when_it_is_said() {
    assertThat(
            Settings.read(new JsonObject(), Map.of("CREATE_QUEUES", "true")).queues().mayCreate())
        .isTrue();
  }

  private static QueueDefinition queue(String members) {
    return read("{\"q\": " + members + "}").all().get(0);
  }

  private static Queues read(String queues) {
    return Settings.read(new JsonObject().put("queues", new JsonObject(queues)), Map.of()).queues();
  }

  private static List<String> problems(JsonObject conf, Map<String, String> environment) {
    return catchThrowableOfType(
            InvalidSettingsException.class, () -> Settings.read(conf, environment))
        .problems();
  }
}
