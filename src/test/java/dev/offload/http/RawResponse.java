package dev.offload.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param headers by their names in lower case
 */
public record RawResponse(int status, Map<String, String> headers, String body) {

  public String header(String name) {
    return headers.get(name.toLowerCase(java.util.Locale.ROOT));
  }

  JsonObject json() {
    return new JsonObject(body);
  }

  public String detail() {
    return json().getString("detail");
  }
}
