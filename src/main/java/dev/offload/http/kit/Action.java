package dev.offload.http.kit;

/** What a route does with a request: it answers it, now or later. */
@FunctionalInterface
public interface Action {

  /**
   * Handles a request.
   *
   * @throws Problem when it cannot be answered as asked, and nothing was sent
   */
  void handle(Call call);
}
