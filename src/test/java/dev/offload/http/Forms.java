package dev.offload.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.StringJoiner;

/** Forms as a browser without a script sends them. */
final class Forms {
  static final String TYPE = "application/x-www-form-urlencoded";

  private Forms() {}

  /**
   * Returns a form from the page itself.
   *
   * @param fields names and values in turn
   */
  static RawRequest of(String path, String... fields) {
    StringJoiner body = new StringJoiner("&");
    for (int i = 0; i < fields.length; i += 2) {
      body.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return TopicFixture.post(path, TYPE, body.toString())
        .fromBrowser()
        .header("Sec-Fetch-Site", "same-origin");
  }
}
