package dev.offload.http.kit;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Reads the headers that name media types (RFC 9110, sections 8.3 and 12.5.1). */
public final class MediaTypes {
  public static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";
  public static final String FORM = "application/x-www-form-urlencoded";
  public static final String HTML = "text/html";

  private MediaTypes() {}

  /** Says whether a client names this type as one it accepts. Wildcards name nothing. */
  public static boolean accepts(HttpServerRequest request, String type) {
    for (String header : request.headers().getAll(HttpHeaders.ACCEPT)) {
      for (String range : header.split(",")) {
        String[] parts = range.split(";", -1);
        if (parts[0].strip().equalsIgnoreCase(type) && !isExcluded(parts)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Says whether a content type is this one, in UTF-8 as far as it names a charset. */
  public static boolean isUtf8(String contentType, String type) {
    if (contentType.equals(type)) {
      return true;
    }
    String[] parts = contentType.split(";", -1);
    if (!parts[0].strip().equalsIgnoreCase(type)) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isExcluded(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().matches("[qQ]=0(\\.0{0,3})?")) {
        return true;
      }
    }
    return false;
  }
}
