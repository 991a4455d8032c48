package dev.offload.http.sqs;

import dev.offload.http.queue.KnownQueues;
import dev.offload.http.sqs.SqsError.Kind;
import dev.offload.task.QueueDefinition;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** The queues by what SQS clients call them. */
record NamedQueues(KnownQueues known, QueueNames names) {
  static final String URL = "QueueUrl";

  /**
   * Returns the queue that a request is about.
   *
   * @return fails with an {@link SqsError} when there is none
   */
  Future<QueueDefinition> of(SqsRequest request) {
    return known
        .find(QueueNames.ofUrl(request.text(URL)))
        .map(found -> found.orElseThrow(SqsError::noQueue));
  }

  /** The same as the queue is now, for what is to change it. */
  Future<QueueDefinition> fresh(SqsRequest request) {
    return known
        .read(QueueNames.ofUrl(request.text(URL)))
        .map(found -> found.orElseThrow(SqsError::noQueue));
  }

  Future<Map<String, QueueDefinition>> all() {
    return known.all();
  }

  String url(HttpServerRequest request, QueueDefinition queue) {
    return names.url(request, queue.name());
  }

  /**
   * @throws SqsError when a queue cannot be changed, as it is in the configuration
   */
  static QueueDefinition changeable(QueueDefinition queue) {
    if (queue.isDeclared()) {
      throw new SqsError(
          Kind.UNSUPPORTED_OPERATION,
          "The queue " + queue.name() + " is in the configuration and is changed there.");
    }
    return queue;
  }
}
