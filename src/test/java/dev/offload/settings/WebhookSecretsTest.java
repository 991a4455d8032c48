package dev.offload.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String KEY = "31f290f6bf06298aab4f08d43c3f082cf648a362da2da4b0";

  @ParameterizedTest
  @ValueSource(strings = {SECRET, "whsec_" + SECRET, " whsec_" + SECRET + "\n"})
  void are_keys_in_base64_with_or_without_their_prefix(String text) {
    assertThat(WebhookSecrets.of(text).keys())
        .singleElement()
        .isEqualTo(HexFormat.of().parseHex(KEY));
  }

  @Test
  void are_up_to_four_the_newest_first() {
    String other = Base64.getEncoder().encodeToString("a key of 16 byte".getBytes(UTF_8));

    assertThat(WebhookSecrets.of("whsec_" + other + "  " + SECRET).keys())
        .containsExactly("a key of 16 byte".getBytes(UTF_8), HexFormat.of().parseHex(KEY));
    assertThat(WebhookSecrets.of((SECRET + " ").repeat(4)).keys()).hasSize(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookSecrets.of((SECRET + " ").repeat(5)))
        .withMessage("must be at most 4 secrets");
  }

  @Test
  void are_of_16_to_64_bytes() {
    assertThat(WebhookSecrets.of(ofBytes(16)).keys().get(0)).hasSize(16);
    assertThat(WebhookSecrets.of(ofBytes(64)).keys().get(0)).hasSize(64);
    assertRefused(ofBytes(15));
    assertRefused(ofBytes(65));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsec_",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-w",
        "whsk_" + SECRET,
        "WHSEC_" + SECRET,
        SECRET + "," + SECRET,
        SECRET + " short",
      })
  void are_refused_when_they_are_anything_else(String text) {
    assertRefused(text);
  }

  @Test
  void are_never_shown() {
    assertThat(WebhookSecrets.of(SECRET + " " + SECRET)).hasToString("2 secrets");
  }

  @Test
  void cannot_be_changed_by_who_reads_them() {
    WebhookSecrets secrets = WebhookSecrets.of(SECRET);

    secrets.keys().get(0)[0] = 0;

    assertThat(secrets.keys().get(0)).isEqualTo(HexFormat.of().parseHex(KEY));
  }

  private static String ofBytes(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private static void assertRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookSecrets.of(text))
        .withMessage(
            "must be 16 to 64 bytes in base64, optionally after whsec_,"
                + " and a space between two of them")
        .withNoCause();
  }
}
