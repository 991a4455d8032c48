package dev.offload.http.kit;

import dev.offload.observe.WebEvents;
import io.vertx.core.Future;

/** Counts the answers of an endpoint that are refusals, whether they are problems or pages. */
public final class CountedRefusals implements Endpoint {
  private static final int FIRST_REFUSAL = 400;

  private final Endpoint endpoint;
  private final WebEvents events;

  public CountedRefusals(Endpoint endpoint, WebEvents events) {
    this.endpoint = endpoint;
    this.events = events;
  }

  @Override
  public Future<Reply> answer(Call call) {
    Future<Reply> answer;
    try {
      answer = endpoint.answer(call);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    return answer.onComplete(
        reply -> count(reply.status()),
        cause -> count(cause instanceof Problem problem ? problem.status() : 500));
  }

  private void count(int status) {
    if (status >= FIRST_REFUSAL) {
      events.refusedPost(status);
    }
  }
}
