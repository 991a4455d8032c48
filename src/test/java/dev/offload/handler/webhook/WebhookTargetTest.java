package dev.offload.handler.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.offload.settings.PublicUrl;
import dev.offload.settings.WebhookFormat;
import dev.offload.settings.WebhookSecrets;
import dev.offload.settings.WebhookUrl;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetTest {

  @ParameterizedTest
  @ValueSource(longs = {1_000, 30_000, 300_000})
  void has_a_timeout_of_1_s_to_5_min(long ms) {
    assertThat(target(ms, Set.of()).timeoutMs()).isEqualTo(ms);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 999, 300_001})
  void has_no_other(long ms) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target(ms, Set.of()))
        .withMessageContaining("1 s to 5 min");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422, 429, 599})
  void may_take_any_error_for_final(int status) {
    assertThat(target(1_000, Set.of(status)).fatalStatuses()).containsExactly(status);
  }

  @ParameterizedTest
  @ValueSource(ints = {-400, 200, 301, 399, 410, 600})
  void may_take_no_other_status_for_final(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target(1_000, Set.of(404, status)))
        .withMessageContaining("400 to 599");
  }

  private static WebhookTarget target(long timeoutMs, Set<Integer> fatal) {
    return new WebhookTarget(
        WebhookUrl.of("https://a.example"),
        WebhookSecrets.NONE,
        timeoutMs,
        fatal,
        false,
        WebhookFormat.RAW,
        PublicUrl.NONE);
  }
}
