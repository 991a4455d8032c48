package dev.offload.http.kit;

import dev.offload.settings.Authority;
import dev.offload.settings.HostNames;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** Refuses requests that are meant for another host. For one event loop. */
public final class HostCheck {
  private final HostNames names;
  private String lastPassed;

  public HostCheck(HostNames names) {
    this.names = names;
  }

  /**
   * Lets a request pass. One of HTTP/1.0 may name no host: browsers do not send such.
   *
   * @throws Problem 400 when it does not name one host (RFC 9112, section 3.2), 421 when this node
   *     does not answer to that (RFC 9110, section 15.5.20)
   */
  void check(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() > 1 || hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1) {
      throw new Problem(400, "exactly one Host header is needed");
    }
    String asked = asked(request);
    if (asked == null || asked.equals(lastPassed)) {
      return;
    }
    Authority authority =
        Authority.parse(asked)
            .orElseThrow(() -> new Problem(400, "Host must be a host with an optional port"));
    if (!names.include(authority)) {
      throw new Problem(
          421,
          "this node does not answer to the name "
              + authority.host()
              + "; if it is a name of this node, list it in the setting http.hosts (HTTP_HOSTS)");
    }
    lastPassed = asked;
  }

  /**
   * Returns the host, and perhaps the port, that a request is meant for: what an absolute target
   * names counts, and not the Host header beside it (RFC 9112, section 3.2.2). Null when it names
   * none.
   */
  static String asked(HttpServerRequest request) {
    String target = request.uri();
    int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
    return scheme < 0
        ? request.getHeader(HttpHeaders.HOST)
        : target.substring(scheme + 3).split("[/?#]", 2)[0];
  }
}
