package dev.offload.http;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Parameters;
import dev.offload.http.kit.Reply;
import dev.offload.http.view.Pages;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The document that says what the API is, and the page that shows it. */
final class ApiDocument {
  private static final String RESOURCE = "/openapi.yaml";
  private static final String TYPE = "application/yaml";
  private static final int HASH_BYTES = 6;

  private final Pages pages;
  private final String tag;
  private final Reply whole;
  private final Reply unchanged;

  /** Reads the document from the class path. */
  ApiDocument(Pages pages) {
    this.pages = pages;
    byte[] content = read();
    tag = hash(content);
    // It stays at its path when it changes, so it is asked for again each time.
    Map<String, String> headers = Map.of("ETag", "\"" + tag + "\"", "Cache-Control", "no-cache");
    whole = new Reply(200, TYPE, Buffer.buffer(content), headers);
    unchanged = Reply.empty(304).with(headers);
  }

  /** {@code GET /openapi.yaml}: the document; 304 when {@code If-None-Match} names it. */
  Future<Reply> yaml(Call call) {
    Parameters.of(call);
    boolean isKnown = SeenVersions.of(call.request()).has(tag);
    return Future.succeededFuture(isKnown ? unchanged : whole);
  }

  /** {@code GET /docs}: a page that shows it. Parameters are left alone. */
  Future<Reply> page(Call call) {
    return Future.succeededFuture(pages.docs());
  }

  private static byte[] read() {
    try (InputStream in = ApiDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
