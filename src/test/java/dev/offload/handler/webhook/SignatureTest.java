package dev.offload.handler.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.offload.settings.WebhookSecrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final String NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TASK_ID = "01a20a48-fa1e-7d4f-bc67-f2cd3f93224c";
  private static final String BODY = "{\"test\": 2432232314}";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        NEW + "," + ID + ",1614265330,'" + BODY + "',g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        NEW
            + ","
            + TASK_ID
            + ",1795626700,'{\"gr\u00fc\u00dfe\":\"\u20ac\"}',"
            + "rX5KNmZHNL6qPq3J63L8maBeq2UOjwfUBzIO0D4mJu4=",
        NEW + "," + TASK_ID + ",1795626700,'',gn99T2GLpI2FfLXgfdYvc0FGy1qc2ZdNCbpcG39WlbE=",
        OLD + "," + ID + ",1614265330,'" + BODY + "',78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=",
      })
  void is_that_of_the_vectors(String secret, String id, long seconds, String body, String base64) {
    assertThat(signature(secret, id, seconds, body)).isEqualTo("v1," + base64);
  }

  @Test
  void has_one_item_for_each_key_while_keys_rotate_and_each_item_one_comma() {
    String both = signature(NEW + " " + OLD, ID, 1_614_265_330, BODY);

    assertThat(both)
        .isEqualTo(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                + " v1,78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=");
    assertThat(both.split(" ")).allMatch(item -> item.split(",").length == 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void is_taken_by_the_library_of_receivers_with_either_key(String secret) throws Exception {
    // That library asks the clock of the machine.
    long seconds = System.currentTimeMillis() / 1_000;

    new Webhook(secret)
        .verify(
            BODY,
            Map.of(
                "webhook-id",
                List.of(TASK_ID),
                "webhook-timestamp",
                List.of(Long.toString(seconds)),
                "webhook-signature",
                List.of(signature(NEW + " " + OLD, TASK_ID, seconds, BODY))));
  }

  private static String signature(String secrets, String id, long seconds, String body) {
    return Signature.of(WebhookSecrets.of(secrets).keys(), id, seconds, body.getBytes(UTF_8));
  }
}
