package dev.offload.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request byte by byte, as no client library would send it. */
public final class RawRequest {
  private final String line;
  private final List<String> headers = new ArrayList<>();
  private byte[] body = new byte[0];
  private boolean hasHost;

  private RawRequest(String line) {
    this.line = line;
  }

  public static RawRequest get(String uri) {
    return of("GET " + uri + " HTTP/1.1");
  }

  static RawRequest head(String uri) {
    return of("HEAD " + uri + " HTTP/1.1");
  }

  static RawRequest post(String type, String body) {
    return post(type, body.getBytes(StandardCharsets.UTF_8));
  }

  static RawRequest post(String type, byte[] body) {
    return of("POST /background HTTP/1.1").header("Content-Type", type).body(body);
  }

  public static RawRequest form(String body) {
    return post("application/x-www-form-urlencoded", body);
  }

  static RawRequest json(String body) {
    return post("application/json", body);
  }

  public static RawRequest of(String line) {
    return new RawRequest(line);
  }

  public RawRequest header(String name, String value) {
    headers.add(name + ": " + value);
    hasHost |= name.equalsIgnoreCase("Host");
    return this;
  }

  /** As a browser asks for a page. */
  public RawRequest fromBrowser() {
    return header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
  }

  /** Sends no Host header. */
  RawRequest withoutHost() {
    hasHost = true;
    return this;
  }

  RawRequest body(byte[] bytes) {
    body = bytes;
    return header("Content-Length", String.valueOf(bytes.length));
  }

  /** What follows the head as it is, with no length told. */
  RawRequest rawBody(String text) {
    body = text.getBytes(StandardCharsets.ISO_8859_1);
    return this;
  }

  boolean isHead() {
    return line.startsWith("HEAD ");
  }

  public byte[] bytes() {
    StringBuilder head = new StringBuilder(line).append("\r\n");
    if (!hasHost) {
      head.append("Host: localhost\r\n");
    }
    headers.forEach(header -> head.append(header).append("\r\n"));
    head.append("\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
