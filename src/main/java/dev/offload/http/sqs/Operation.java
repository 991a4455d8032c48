package dev.offload.http.sqs;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What an SQS client can ask for. */
@FunctionalInterface
interface Operation {

  /**
   * Does it.
   *
   * @return what is answered, or null when nothing is; fails with an {@link SqsError}, or throws
   *     it, when it cannot be done as asked
   */
  Future<JsonObject> run(SqsRequest request);
}
