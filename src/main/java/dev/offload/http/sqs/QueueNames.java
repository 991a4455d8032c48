package dev.offload.http.sqs;

import dev.offload.settings.Queues;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SQS clients call a queue: its URL and its ARN. Of both only the last part counts. */
final class QueueNames {
  /** Where the endpoint is, and the queues are below it. */
  static final String PATH = "/sqs";

  private static final Pattern ARN = Pattern.compile("arn:[^:]*:sqs:[^:]*:[^:]*:([^:/]{1,80})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern ORDERED = Pattern.compile("[A-Za-z0-9_-]{1,75}\\.fifo");

  private final Queues.Sqs sqs;
  private final String basePath;

  /**
   * @param basePath under which a proxy shows this node; empty without one
   */
  QueueNames(Queues.Sqs sqs, String basePath) {
    this.sqs = sqs;
    this.basePath = basePath;
  }

  /** Returns the URL of a queue, as whoever asks reaches it. */
  String url(HttpServerRequest request, String queue) {
    HostAndPort asked = request.authority();
    String host =
        asked == null
            ? request.localAddress().hostAddress() + ":" + request.localAddress().port()
            : asked.toString();
    return request.scheme() + "://" + host + basePath + PATH + "/" + sqs.account() + "/" + queue;
  }

  String arn(String queue) {
    return "arn:aws:sqs:" + sqs.region() + ":" + sqs.account() + ":" + queue;
  }

  String account() {
    return sqs.account();
  }

  /** Returns the name of the queue that a URL is of; a bare name is one, too. */
  static String ofUrl(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Returns the name of the queue that an ARN is of; empty when the text is none. */
  static Optional<String> ofArn(String text) {
    Matcher arn = ARN.matcher(text);
    return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
  }

  static boolean isOrdered(String name) {
    return name.endsWith(Queues.ORDERED_SUFFIX);
  }

  /**
   * @throws SqsError when no queue can be made with this name
   */
  static void check(String name) {
    if (!NAME.matcher(name).matches() && !ORDERED.matcher(name).matches()) {
      throw SqsError.invalid(
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    }
  }
}
