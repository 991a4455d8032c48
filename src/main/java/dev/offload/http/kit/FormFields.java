package dev.offload.http.kit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What was filled in on a form. Fields that nobody asks for are left alone. */
public final class FormFields {
  private final Map<String, List<String>> values;

  private FormFields(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads a body.
   *
   * @throws Problem 400 when it is malformed
   */
  public static FormFields of(Buffer body) {
    try {
      return new FormFields(UrlEncoded.fields(body.toString(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "form is not percent-encoded UTF-8");
    }
  }

  /**
   * Checks that a request brings a form.
   *
   * @throws Problem 415 when it brings something else
   */
  public static void check(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !MediaTypes.isUtf8(type, MediaTypes.FORM)) {
      throw new Problem(415, "Content-Type must be " + MediaTypes.FORM + ", in UTF-8")
          .with("Accept-Post", MediaTypes.FORM);
    }
  }

  /**
   * Returns the value of a field, or null when it is not there.
   *
   * @throws Problem 400 when it is there twice
   */
  public String get(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw new Problem(400, name + " is given twice").coded("given_twice");
    }
    return given.isEmpty() ? null : given.get(0);
  }

  /**
   * Returns the value of a field without blanks around it; empty when it is not there.
   *
   * @throws Problem 400 when it is there twice
   */
  public String line(String name) {
    String value = get(name);
    return value == null ? "" : value.strip();
  }
}
