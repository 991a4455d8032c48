package dev.offload.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.vertx.core.Future;
import java.util.BitSet;

/** Inserts that found a document of the same id. */
final class MongoDuplicates {
  private static final int DUPLICATE_KEY = 11000;

  private MongoDuplicates() {}

  /** Returns which of so many were stored. */
  static Future<BitSet> stored(Future<?> inserted, int size) {
    BitSet all = new BitSet(size);
    all.set(0, size);
    return inserted.map(done -> all).recover(failure -> without(all, failure));
  }

  /** Goes on only where being there already is all that went wrong; else nothing is known. */
  static Future<BitSet> without(BitSet all, Throwable failure) {
    if (!(failure instanceof MongoBulkWriteException partial)
        || partial.getWriteConcernError() != null
        || partial.getWriteErrors().stream().anyMatch(e -> e.getCode() != DUPLICATE_KEY)) {
      return Future.failedFuture(failure);
    }
    for (BulkWriteError duplicate : partial.getWriteErrors()) {
      all.clear(duplicate.getIndex());
    }
    return Future.succeededFuture(all);
  }
}
