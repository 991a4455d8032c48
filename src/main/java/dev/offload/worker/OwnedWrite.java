package dev.offload.worker;

import dev.offload.store.TaskStore.NotWrittenException;
import dev.offload.time.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;

/**
 * A write under the incarnation that this node has now, tried until its outcome is known. It leaves
 * only while the lease holds, and ends when the incarnation is dead: then nobody here may write.
 */
final class OwnedWrite {
  private final Node node;
  private final NodeLease lease;
  private final String what;
  private final String owner;
  private final Backoff backoff = new Backoff();
  private final Promise<End> end = Promise.promise();
  private boolean outcomeUnknown;

  /** How it ended. */
  enum End {
    DONE,
    /** The incarnation is dead. */
    NOT_OWNER,
    /** It was not written, and is not to be tried again. */
    NOT_WRITTEN
  }

  /** What is written. */
  interface Write<T> {

    /** Asks the store once; fails as {@link dev.offload.store.TaskStore} says. */
    Future<T> ask(String owner);

    /**
     * Acts on an answer, of which the outcome is known; says whether nothing is left to be written.
     */
    boolean decide(T answer);

    /** Says whether to go on after a try that was certainly not written. */
    boolean insists();
  }

  /**
   * @param what it does, for the log
   */
  OwnedWrite(Node node, NodeLease lease, String what) {
    this.node = node;
    this.lease = lease;
    this.what = what;
    this.owner = lease.owner();
  }

  /** Begins; the Future never fails. */
  Future<End> begin(Write<?> write) {
    attempt(write);
    return end.future();
  }

  /** Says whether the incarnation that began it still owns what it writes. */
  boolean isOwner() {
    return owner.equals(lease.owner());
  }

  String owner() {
    return owner;
  }

  /** Says whether it may be in the store though no try was answered well. */
  boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }

  /** Reads until the store answers, whoever is the owner by then. */
  <T> Future<T> readBack(String reading, Function<String, Future<T>> read) {
    Promise<T> answer = Promise.promise();
    readInto(answer, reading, read);
    return answer.future();
  }

  private <T> void readInto(Promise<T> answer, String reading, Function<String, Future<T>> read) {
    read.apply(owner)
        .onSuccess(answer::complete)
        .onFailure(
            cause -> {
              node.events().storeFailed(reading, cause);
              node.time().after(backoff.nextMs(), () -> readInto(answer, reading, read));
            });
  }

  private <T> void attempt(Write<T> write) {
    if (!isOwner()) {
      end.complete(End.NOT_OWNER);
    } else if (!lease.mayWrite()) {
      again(write);
    } else {
      write.ask(owner).onSuccess(it -> asked(write, it)).onFailure(e -> failed(write, e));
    }
  }

  private <T> void asked(Write<T> write, T answer) {
    outcomeUnknown = false;
    backoff.reset();
    if (write.decide(answer)) {
      end.complete(End.DONE);
    } else {
      again(write);
    }
  }

  private void failed(Write<?> write, Throwable cause) {
    node.events().writeFailed(what, cause);
    outcomeUnknown |= !(cause instanceof NotWrittenException);
    again(write);
  }

  private void again(Write<?> write) {
    if (outcomeUnknown || write.insists()) {
      node.time().after(backoff.nextMs(), () -> attempt(write));
    } else {
      end.complete(End.NOT_WRITTEN);
    }
  }
}
