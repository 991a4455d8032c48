package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import io.vertx.core.MultiMap;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks signatures of requests (AWS Signature Version 4). */
final class Signature {
  private static final Charset UTF = StandardCharsets.UTF_8;
  private static final long AGE_MAX_MS = 900_000;
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/, ]{1,128})"
              + "/(([0-9]{8})/([^/, ]{1,64})/sqs/aws4_request),"
              + " *SignedHeaders=([a-z0-9;-]{1,1024}), *Signature=([0-9a-f]{64})");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);

  private final Map<String, String> keys;
  private final LongSupplier nowMs;

  /**
   * @param keys secrets by access key id; when there are none, every request passes
   * @param nowMs the time in epoch milliseconds
   */
  Signature(Map<String, String> keys, LongSupplier nowMs) {
    this.keys = keys;
    this.nowMs = nowMs;
  }

  /**
   * Lets a request pass.
   *
   * @param path as it was sent, percent-encoded
   * @param query the same; null when there is none
   * @throws SqsError when it is not signed with one of the keys, or older than 15 min
   */
  void check(String path, String query, MultiMap headers, byte[] body) {
    if (keys.isEmpty()) {
      return;
    }
    String authorization = headers.get("Authorization");
    if (authorization == null) {
      throw new SqsError(Kind.MISSING_TOKEN, "The request must be signed.");
    }
    Matcher parts = AUTHORIZATION.matcher(authorization.strip());
    if (!parts.matches()) {
      throw wrong("The Authorization header is not one of AWS Signature Version 4 for sqs.");
    }
    String secret = keys.get(parts.group(1));
    if (secret == null) {
      throw new SqsError(Kind.UNKNOWN_CLIENT, "The access key id is not known here.");
    }
    List<String> signed = List.of(parts.group(5).split(";"));
    String date = headers.get("X-Amz-Date");
    if (date == null || !date.startsWith(parts.group(3)) || !isNow(date)) {
      throw wrong("X-Amz-Date must be within 15 minutes, and of the day of the credential.");
    }
    if (!signed.contains("host") || !signed.contains("x-amz-date")) {
      throw wrong("The headers host and x-amz-date must be signed.");
    }
    String canonical = canonical(path, query, headers, signed, body);
    String toSign =
        String.join("\n", "AWS4-HMAC-SHA256", date, parts.group(2), hash(canonical.getBytes(UTF)));
    byte[] given = HexFormat.of().parseHex(parts.group(6));
    if (!MessageDigest.isEqual(sign(secret, parts, toSign), given)) {
      throw wrong("The signature does not match the request and the secret of the key.");
    }
  }

  private boolean isNow(String date) {
    try {
      long ms = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC).toEpochMilli();
      return Math.abs(nowMs.getAsLong() - ms) <= AGE_MAX_MS;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static String canonical(
      String path, String query, MultiMap headers, List<String> signed, byte[] body) {
    StringBuilder canonical = new StringBuilder("POST\n").append(path).append('\n');
    canonical.append(sorted(query)).append('\n');
    for (String name : signed) {
      String value =
          headers.getAll(name).stream()
              .map(it -> it.strip().replaceAll(" +", " "))
              .collect(Collectors.joining(","));
      canonical.append(name).append(':').append(value).append('\n');
    }
    return canonical
        .append('\n')
        .append(String.join(";", signed))
        .append('\n')
        .append(hash(body))
        .toString();
  }

  private static String sorted(String query) {
    return query == null
        ? ""
        : Arrays.stream(query.split("&"))
            .map(it -> it.contains("=") ? it : it + "=")
            .sorted()
            .collect(Collectors.joining("&"));
  }

  private static byte[] sign(String secret, Matcher parts, String text) {
    byte[] key = ("AWS4" + secret).getBytes(UTF);
    for (String step : List.of(parts.group(3), parts.group(4), "sqs", "aws4_request", text)) {
      key = hmac(key, step);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA256", e);
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static SqsError wrong(String message) {
    return new SqsError(Kind.INVALID_SIGNATURE, message);
  }
}
