package dev.offload.http;

import dev.offload.Settings;
import dev.offload.observe.NodeState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Refuses posts by what their head says, before their body is read: reading and parsing a body that
 * is refused then would take the time that others are stored in. For one event loop.
 */
final class Admission {

  /** A browser's form is read when it is no longer: its page gives the text back. */
  private static final int FORM_KEPT_BYTES = 65_536;

  private final Settings settings;
  private final Intake intake;
  private final RequestBodies bodies;
  private final NodeState state;

  Admission(Settings settings, Intake intake, RequestBodies bodies, NodeState state) {
    this.settings = settings;
    this.intake = intake;
    this.bodies = bodies;
    this.state = state;
  }

  /**
   * Reads the body of a post that would be taken as things are.
   *
   * @param asPage whether a page is answered, which shows the text again
   * @return fails with a {@link Problem}: as {@link RequestBodies#read} does, or at once with 503
   */
  Future<Buffer> read(HttpServerRequest request, boolean asPage) {
    long bytes = RequestBodies.declaredBytes(request);
    boolean isKept = asPage && bytes > 0 && bytes <= FORM_KEPT_BYTES;
    String reason = isKept || bytes > bodies.bodyMaxBytes() ? null : reason(bytes);
    return reason == null ? bodies.read(request) : Future.failedFuture(Problem.unavailable(reason));
  }

  private String reason(long bytes) {
    if (state.isStopping()) {
      return "this node is stopping, try again";
    }
    if (intake.isLookingForWorker()) {
      return Intake.NOBODY;
    }
    if (settings.roles().contains(Settings.Role.WORKER)) {
      if (state.isHeldFull()) {
        return "too many tasks are due soon, try again";
      }
      if (isWorkerFull()) {
        return "too much work is waiting to be stored, try again";
      }
    }
    long textMax = settings.background().maxBytes();
    long before = Math.min(bodies.takenBytes(), textMax * bodies.readings());
    return intake.refusal(before + Math.min(bytes, textMax));
  }

  private boolean isWorkerFull() {
    Settings.Intake bounds = settings.intake();
    return state.intakeTasks() >= bounds.maxTasks() || state.intakeBytes() >= bounds.maxBytes();
  }
}
