package dev.offload.http;

import dev.offload.http.view.HomeView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The files of the page, in memory. Their names carry a hash of their content, so a browser may
 * keep them for ever.
 */
final class Assets {
  static final String PATH = "/assets/";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String FOR_A_DAY = "public, max-age=86400";
  private static final int HASH_BYTES = 6;

  private final Map<String, Reply> files = new HashMap<>();
  private final HomeView.Assets paths;

  /** Reads the files from the class path. */
  Assets() {
    paths =
        new HomeView.Assets(
            add("app", ".css", "text/css; charset=utf-8"),
            add("app", ".js", "text/javascript; charset=utf-8"),
            add("icon", ".svg", "image/svg+xml"));
  }

  /** Returns where the page finds its files. */
  HomeView.Assets paths() {
    return paths;
  }

  /** {@code GET /assets/:id}. */
  Future<Reply> file(Call call) {
    Reply file = files.get(PATH + call.id());
    return file == null
        ? Future.failedFuture(new Problem(404, "there is no such file"))
        : Future.succeededFuture(file);
  }

  /** {@code GET /favicon.ico}: what browsers ask for by themselves. */
  Future<Reply> icon(Call call) {
    return Future.succeededFuture(files.get(paths.icon()).with("Cache-Control", FOR_A_DAY));
  }

  private String add(String name, String ending, String type) {
    byte[] content = read("/web/" + name + ending);
    String path = PATH + name + "-" + hash(content) + ending;
    Map<String, String> headers = Map.of("Cache-Control", FOR_EVER);
    files.put(path, new Reply(200, type, Buffer.buffer(content), headers));
    return path;
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

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
