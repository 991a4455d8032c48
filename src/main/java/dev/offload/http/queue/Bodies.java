package dev.offload.http.queue;

import dev.offload.http.kit.Problem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads the bodies of posts, each when there is room for it. */
public interface Bodies {

  /** How long a body with messages may be: JSON may write a byte of the longest as six. */
  int MESSAGES_MAX_BYTES = 6 * 1_048_576 + 65_536;

  /**
   * Reads a body; to be called as soon as the request comes.
   *
   * @return fails with a {@link Problem} when it is too long, malformed or there is no room
   */
  Future<Buffer> read(HttpServerRequest request, int maxBytes);

  /** Says that what was read is no longer needed, so there may be room for others. */
  void letIn();
}
