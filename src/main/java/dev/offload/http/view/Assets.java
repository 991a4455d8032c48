package dev.offload.http.view;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The files of the page, in memory. They name each other by relative paths, so they share one
 * folder; a hash over all of them is its name, so a browser may keep them for ever.
 */
public final class Assets {
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String FOR_A_DAY = "public, max-age=86400";
  private static final int HASH_BYTES = 6;

  private static final List<String> NAMES =
      List.of(
          "app.css",
          "base.css",
          "forms.css",
          "home.css",
          "status.css",
          "subscriptions.css",
          "task.css",
          "announcer.js",
          "app.js",
          "counts.js",
          "docs.css",
          "docs.js",
          "dom.js",
          "form.js",
          "live.js",
          "rows.js",
          "schedule.js",
          "server.js",
          "subscriptions.js",
          "task.js",
          "time.js",
          "icon.svg");

  /**
   * What others made for browsers alone, as all of these take it: compressed when it was packed.
   */
  private static final List<String> COMPRESSED = List.of("swagger-ui-bundle.js", "swagger-ui.css");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, Reply> files = new HashMap<>();
  private final String folder;

  /** Reads the files from the class path. */
  public Assets() {
    MessageDigest hash = sha256();
    NAMES.forEach(name -> add(name, read("/web/" + name), Map.of(), hash));
    Map<String, String> compressed = Map.of("Content-Encoding", "gzip");
    COMPRESSED.forEach(name -> add(name, read("/web/" + name + ".gz"), compressed, hash));
    folder = "/assets/" + HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES) + "/";
  }

  private void add(String name, byte[] content, Map<String, String> headers, MessageDigest hash) {
    hash.update(content);
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    Reply file = new Reply(200, type, Buffer.buffer(content), Map.of("Cache-Control", FOR_EVER));
    files.put(name, file.with(headers));
  }

  /** Returns the path that all files are under, with a slash at the end. */
  public String folder() {
    return folder;
  }

  /**
   * Returns where the page finds its files.
   *
   * @param basePath under which a proxy shows the page; empty without one
   */
  public HomeView.Assets paths(String basePath) {
    return new HomeView.Assets(basePath + "/", basePath + folder);
  }

  /** {@code GET} of the folder and {@code :id}, the name of a file. */
  public Future<Reply> file(Call call) {
    Reply file = files.get(call.id());
    return file == null
        ? Future.failedFuture(new Problem(404, "there is no such file"))
        : Future.succeededFuture(file);
  }

  /** {@code GET /favicon.ico}: what browsers ask for by themselves. */
  public Future<Reply> icon(Call call) {
    return Future.succeededFuture(files.get("icon.svg").with("Cache-Control", FOR_A_DAY));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
