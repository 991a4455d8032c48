package dev.offload.http.kit;

import io.vertx.core.Future;

/** Answers requests of one route. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Returns the answer; fails with a {@link Problem}, or throws it, when the request cannot be
   * answered as asked.
   */
  Future<Reply> answer(Call call);
}
