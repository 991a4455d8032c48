package dev.offload.settings;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The options of a MongoDB URI, by their names. The driver passes over one that it does not know,
 * and over a truth value that is none: a mistyped {@code tls} would connect in the clear.
 */
final class MongoOptions {
  /** Those of the driver's {@code ConnectionString}; of two as near, the first is meant. */
  static final List<String> KNOWN =
      List.of(
          "tls",
          "ssl",
          "tlsInsecure",
          "tlsAllowInvalidHostnames",
          "sslInvalidHostnameAllowed",
          "replicaSet",
          "directConnection",
          "loadBalanced",
          "srvMaxHosts",
          "srvServiceName",
          "authMechanism",
          "authSource",
          "authMechanismProperties",
          "gssapiServiceName",
          "appName",
          "compressors",
          "zlibCompressionLevel",
          "minPoolSize",
          "maxPoolSize",
          "maxConnecting",
          "maxIdleTimeMS",
          "maxLifeTimeMS",
          "waitQueueTimeoutMS",
          "connectTimeoutMS",
          "socketTimeoutMS",
          "timeoutMS",
          "serverSelectionTimeoutMS",
          "localThresholdMS",
          "heartbeatFrequencyMS",
          "serverMonitoringMode",
          "readPreference",
          "readPreferenceTags",
          "maxStalenessSeconds",
          "readConcernLevel",
          "retryWrites",
          "retryReads",
          "safe",
          "w",
          "wTimeoutMS",
          "journal",
          "uuidRepresentation",
          "proxyHost",
          "proxyPort",
          "proxyUsername",
          "proxyPassword");

  /** Older names, which the driver takes for {@code journal} and {@code wTimeoutMS}. */
  private static final Set<String> FORMER = Set.of("j", "wtimeout");

  private static final Set<String> TRUTHS =
      Set.of(
          "tls",
          "ssl",
          "tlsinsecure",
          "tlsallowinvalidhostnames",
          "sslinvalidhostnameallowed",
          "directconnection",
          "loadbalanced",
          "retrywrites",
          "retryreads",
          "safe",
          "journal",
          "j");

  private static final Pattern TRUTH = Pattern.compile("(?i) *(true|yes|1|false|no|0) *");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

  private MongoOptions() {}

  /**
   * Says what is wrong with the first option that the driver would pass over.
   *
   * @param uri one that the driver can read
   * @return how a line goes on after the name of the setting. It shows a name, never a value, and
   *     no name where a password that is not encoded may have become one
   */
  static Optional<String> problem(String uri) {
    String options = uri.substring(uri.indexOf('?') + 1);
    if (options.equals(uri)) {
      return Optional.empty();
    }
    for (String option : options.split("[&;]")) {
      int end = option.indexOf('=');
      if (end >= 0) {
        String name = option.substring(0, end);
        Optional<String> problem = problem(name, option.substring(end + 1));
        if (problem.isPresent()) {
          boolean isShown = !options.contains("@") && NAME.matcher(name).matches();
          return isShown ? problem : Optional.of("has a wrong option after ?");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (TRUTHS.contains(lower)) {
      return TRUTH.matcher(value).matches()
          ? Optional.empty()
          : Optional.of("has a wrong value of the option " + name + ": use true or false");
    }
    if (FORMER.contains(lower) || KNOWN.stream().anyMatch(lower::equalsIgnoreCase)) {
      return Optional.empty();
    }
    List<String> lowerKnown = KNOWN.stream().map(one -> one.toLowerCase(Locale.ROOT)).toList();
    String advice =
        Letters.nearest(lower, lowerKnown)
            .map(near -> "use " + KNOWN.get(lowerKnown.indexOf(near)))
            .orElse("correct or remove it");
    return Optional.of("has the option " + name + ", which is not known: " + advice);
  }
}
