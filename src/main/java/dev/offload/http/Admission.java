package dev.offload.http;

import dev.offload.http.kit.RequestBodies;
import dev.offload.http.kit.UnreadBody;
import dev.offload.observe.NodeState;
import dev.offload.settings.Settings;
import io.vertx.core.http.HttpServerRequest;

/**
 * Judges posts by what their head says, before their body is read: reading and parsing a body that
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
   * Says whether what the head asks for is judged by it. A browser's short form is not: the page
   * that refuses it gives the text back; nor is a body that is too long however much room there is.
   *
   * @param asPage whether a page is answered
   * @param maxBytes how long the body may be
   */
  boolean isJudged(HttpServerRequest request, boolean asPage, int maxBytes) {
    long bytes = UnreadBody.declaredBytes(request);
    boolean isKept = asPage && bytes > 0 && bytes <= FORM_KEPT_BYTES;
    return !isKept && bytes <= Math.min(maxBytes, settings.http().bodiesMaxBytes());
  }

  /**
   * Says why no post can be taken now, however short.
   *
   * @return null when one can
   */
  String outage() {
    if (state.isStopping()) {
      return "this node is stopping, try again";
    }
    if (intake.isLookingForWorker()) {
      return Intake.NOBODY;
    }
    return intake.outage();
  }

  /**
   * Says why there is no room for a post now.
   *
   * @return null when there is
   */
  String crowd(HttpServerRequest request) {
    if (isOwnWorkerAsked() && isWorkerFull()) {
      return "too much work is waiting to be stored, try again";
    }
    long bytes = UnreadBody.declaredBytes(request);
    if (!bodies.hasRoomFor(bytes)) {
      return RequestBodies.FULL;
    }
    long textMax = settings.background().maxBytes();
    long before = Math.min(bodies.takenBytes(), textMax * bodies.readings());
    String refusal = intake.refusal(before + Math.min(bytes, textMax));
    if (refusal != null) {
      // There is room at the next look.
      bodies.endStalled();
    }
    return refusal;
  }

  /** A worker that cannot store leaves its address soon, and others are asked. */
  private boolean isOwnWorkerAsked() {
    Workers workers = intake.workers();
    return settings.roles().contains(Settings.Role.WORKER)
        && (!workers.hasOthers() || !state.isStoreDown() && !workers.isOwnAway());
  }

  private boolean isWorkerFull() {
    Settings.Intake bounds = settings.intake();
    return state.intakeTasks() >= bounds.maxTasks() || state.intakeBytes() >= bounds.maxBytes();
  }
}
