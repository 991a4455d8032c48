package dev.offload.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import dev.offload.store.TaskStore.NotWrittenException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one line, without credentials, why MongoDB cannot be used and what to do. */
final class DriverFailures {
  // AuthenticationFailed; CommandNotFound, of a server that knows no users.
  private static final Set<Integer> WRONG_LOGIN = Set.of(18, 59);
  private static final int REASON_MAX = 300;

  /** The driver tells of each server what it met last: {@code {java.net.X: its words}}. */
  private static final Pattern MET = Pattern.compile("\\{(?:\\w+\\.)+([\\w$]+): ([^{}]*)\\}");

  private static final Pattern NAME_SERVICE =
      Pattern.compile("srvResolutionException=[\\w.$]+: (.*?)\\.?, servers=");

  private DriverFailures() {}

  /**
   * Explains why the first write failed.
   *
   * @param server how it is named, without credentials
   * @param failure what became of the write
   */
  static String explain(String server, Throwable failure) {
    if (failure.getCause() instanceof MongoSecurityException refused) {
      Throwable root = root(refused);
      return root instanceof MongoCommandException answer && WRONG_LOGIN.contains(answer.getCode())
          ? server + " refuses the user or password in MONGODB_URI: correct them"
          : server + " does not accept the login in MONGODB_URI (" + words(root) + "): correct it";
    }
    if (failure instanceof NotWrittenException) {
      String met = met(String.valueOf(root(failure).getMessage()));
      return "no "
          + server
          + " answers and accepts writes"
          + (met.isEmpty() ? "" : " (" + met + ")")
          + ": start it or correct MONGODB_URI";
    }
    return server + " (MONGODB_URI) cannot be used: " + words(failure);
  }

  /** Returns the words of the first cause, in one line. */
  static String rootReason(Throwable failure) {
    return words(root(failure));
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String met(String view) {
    Matcher name = NAME_SERVICE.matcher(view);
    if (name.find()) {
      return line(name.group(1));
    }
    Matcher one = MET.matcher(view);
    String last = view.contains("type=REPLICA_SET,") ? "the replica set has no primary" : "";
    while (one.find()) {
      last = one.group(1).replaceFirst("^.*\\$", "").replace("Exception", "") + ": " + one.group(2);
    }
    return line(last);
  }

  private static String words(Throwable failure) {
    String message =
        failure instanceof MongoCommandException answer
            ? answer.getErrorMessage()
            : failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : line(message);
  }

  private static String line(String words) {
    String one = words.replaceAll("\\s+", " ").strip();
    return one.length() > REASON_MAX ? one.substring(0, REASON_MAX) + "…" : one;
  }
}
