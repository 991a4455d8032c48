package dev.offload.http.sqs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request that boto3 signed. */
class SignatureTest {
  private static final String BODY =
      "{\"QueueName\": \"q\", \"Attributes\": {\"VisibilityTimeout\": \"20\"},"
          + " \"tags\": {\"a\": \"b\"}}";
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=x/20261125/us-east-1/sqs/aws4_request,"
          + " SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode,"
          + " Signature=2ab6baad52ef34ffc05a6adfe424d26ced248beac5d93a3628c809bf1ab61f41";
  private static final long SIGNED_MS = Instant.parse("2026-11-25T17:11:41Z").toEpochMilli();

  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private Map<String, String> keys = Map.of("x", "x");
  private long nowMs = SIGNED_MS;

  @BeforeEach
  void sign() {
    headers
        .set("Content-Type", "application/x-amz-json-1.0")
        .set("Host", "127.0.0.1:9555")
        .set("X-Amz-Date", "20261125T171141Z")
        .set("X-Amz-Target", "AmazonSQS.CreateQueue")
        .set("x-amzn-query-mode", "true")
        .set("Authorization", SIGNED);
  }

  @Test
  void what_boto3_signed_passes() {
    assertThatCode(() -> check("/", BODY)).doesNotThrowAnyException();
    headers.set("Host", "  127.0.0.1:9555 ");
    assertThatCode(() -> check("/", BODY)).as("blanks around").doesNotThrowAnyException();
  }

  @Test
  void another_body_path_header_or_secret_does_not() {
    refused("/", BODY + " ");
    refused("/sqs", BODY);
    headers.set("X-Amz-Target", "AmazonSQS.DeleteQueue");
    refused("/", BODY);
    sign();
    keys = Map.of("x", "y");
    refused("/", BODY);
  }

  @ParameterizedTest
  @CsvSource({"900000, true", "900001, false", "-900000, true", "-900001, false"})
  void it_is_of_now(long laterMs, boolean passes) {
    nowMs = SIGNED_MS + laterMs;
    if (passes) {
      check("/", BODY);
    } else {
      refused("/", BODY);
    }
  }

  @Test
  void a_date_that_is_not_of_the_credential_does_not_pass() {
    headers.set("X-Amz-Date", "20261126T000000Z");
    nowMs = Instant.parse("2026-11-26T00:00:00Z").toEpochMilli();
    refused("/", BODY);
    headers.remove("X-Amz-Date");
    refused("/", BODY);
  }

  @Test
  void the_host_must_be_signed() {
    headers.set("Authorization", SIGNED.replace("host;", ""));
    assertThatThrownBy(() -> check("/", BODY))
        .hasMessage("The headers host and x-amz-date must be signed.");
  }

  @Test
  void what_is_not_signed_or_by_a_stranger_is_told_so() {
    headers.set("Authorization", SIGNED.replace("Credential=x/", "Credential=stranger/"));
    assertThatThrownBy(() -> check("/", BODY)).hasMessage("The access key id is not known here.");
    headers.set("Authorization", "Basic eA==");
    refused("/", BODY);
    headers.remove("Authorization");
    assertThatThrownBy(() -> check("/", BODY)).hasMessage("The request must be signed.");
  }

  @Test
  void without_keys_every_request_passes() {
    keys = Map.of();
    headers.remove("Authorization");
    assertThatCode(() -> check("/", "")).doesNotThrowAnyException();
  }

  private void check(String path, String body) {
    new Signature(keys, () -> nowMs)
        .check(path, null, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private void refused(String path, String body) {
    assertThatThrownBy(() -> check(path, body)).isInstanceOf(SqsError.class);
  }
}
