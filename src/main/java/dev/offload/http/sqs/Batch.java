package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Entries that a client sends together, each of which is done or fails by itself. */
final class Batch {
  static final String ENTRIES = "Entries";
  static final String ID = "Id";

  private static final int ENTRIES_MAX = 10;
  private static final Pattern ID_RULE = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private final JsonArray successful = new JsonArray();
  private final JsonArray failed = new JsonArray();

  /**
   * Returns the entries of a batch.
   *
   * @param operation of the batch, for what is said of an empty one
   * @param required what each has, beside its id
   * @throws SqsError when there are none or too many, or their ids are not what they must be
   */
  static List<SqsRequest> entries(SqsRequest request, String operation, String... required) {
    List<SqsRequest> entries = request.requiring(ENTRIES).entries();
    if (entries.isEmpty()) {
      throw new SqsError(
          Kind.EMPTY_BATCH,
          "There should be at least one " + operation + "RequestEntry in the request.");
    }
    if (entries.size() > ENTRIES_MAX) {
      throw new SqsError(
          Kind.TOO_MANY_ENTRIES,
          "Maximum number of entries per request are 10. You have sent " + entries.size() + ".");
    }
    Set<String> ids = new HashSet<>();
    for (SqsRequest entry : entries) {
      String id = entry.requiring(ID).requiring(required).text(ID);
      if (!ID_RULE.matcher(id).matches()) {
        throw new SqsError(
            Kind.INVALID_BATCH_ENTRY_ID,
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                + " It can be at most 80 letters long.");
      }
      if (!ids.add(id)) {
        throw new SqsError(Kind.IDS_NOT_DISTINCT, "Id " + id + " repeated.");
      }
    }
    return entries;
  }

  void done(String id, JsonObject what) {
    successful.add(what.put(ID, id));
  }

  void failed(String id, SqsError why) {
    failed.add(why.entry(id));
  }

  /** Returns what is answered; a list without any is left out. */
  JsonObject answer() {
    JsonObject json = new JsonObject();
    if (!successful.isEmpty()) {
      json.put("Successful", successful);
    }
    return failed.isEmpty() ? json : json.put("Failed", failed);
  }
}
