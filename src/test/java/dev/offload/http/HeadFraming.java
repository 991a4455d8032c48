package dev.offload.http;

import static dev.offload.http.Framing.ENDS;
import static dev.offload.http.Framing.FORM;
import static dev.offload.http.Framing.GOES_ON;
import static dev.offload.http.Framing.SMUGGLED;
import static dev.offload.http.Framing.length;
import static dev.offload.http.Framing.old;
import static dev.offload.http.Framing.post;
import static dev.offload.http.Framing.row;
import static dev.offload.http.Framing.untyped;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The rows of {@link Framing} on request lines, other headers, and bodies that nobody reads. */
final class HeadFraming {

  private HeadFraming() {}

  static Stream<Arguments> all() {
    return Stream.of(fields(), hosts(), versions(), bodies(), ends()).flatMap(Function.identity());
  }

  private static Stream<Arguments> fields() {
    return Stream.of(
        row("5.2", "folded value", length("16", "X", "a\r\n b"), 302, GOES_ON),
        row("9110 5.5", "obs-text", length("16", "X", "\u00e9"), 302, GOES_ON),
        row("5.2", "folded first field", RawRequest.get("/").withoutHost().header(" X", "a"), 400),
        row("5", "no colon", length("16", "X", "a\r\nY"), 400, ENDS),
        row("5", "no name", length("16", "", "a"), 400, ENDS),
        row("9110 5.1", "bracket in name", length("16", "A(b)", "a"), 400, ENDS),
        row("9110 5.1", "NUL in name", length("16", "A\0", "a"), 400, ENDS),
        row("9110 5.1", "DEL in name", length("16", "A\u007f", "a"), 400, ENDS),
        row("9110 5.1", "no ASCII in name", length("16", "A\u00e9", "a"), 400, ENDS),
        row("9110 5.5", "NUL in value", length("16", "X", "a\0b"), 400, ENDS),
        row("9110 5.5", "control in value", length("16", "X", "a\u0001b"), 400, ENDS),
        row("2.2", "bare CR in value", length("16", "X", "a\rb"), 400, ENDS),
        row("2.2", "bare CR over a length", length("16", "X", "a\rContent-Length: 0"), 400, ENDS),
        row("2.2", "bare LF", length("16", "X", "a\nY: b"), 400, ENDS),
        row("2.2", "bare CR at the end", length("16", "X", "a\r"), 400, ENDS));
  }

  private static Stream<Arguments> hosts() {
    return Stream.of(
        row("3.2", "none", length("16").withoutHost(), 400, ENDS),
        row("3.2", "two", length("16", "Host", "localhost").header("Host", "localhost"), 400, ENDS),
        row("3.2", "two, other", length("16", "Host", "a").header("HOST", "b"), 400, ENDS),
        row("3.2", "a list", length("16", "Host", "a, b"), 400, ENDS),
        row("3.2", "a blank", length("16", "Host", "a b"), 400, ENDS),
        row("3.2", "a path", length("16", "Host", "a/b"), 400, ENDS),
        row("3.2", "a user", length("16", "Host", "a@b"), 400, ENDS),
        row("3.2", "a URI", length("16", "Host", "http://localhost"), 400, ENDS),
        row("3.2", "a port too high", length("16", "Host", "a:99999"), 400, ENDS),
        row("3.2", "a port of letters", length("16", "Host", "a:x"), 400, ENDS),
        row("3.2", "half a bracket", length("16", "Host", "[::1"), 400, ENDS),
        row("3.2", "control", length("16", "Host", "a\u0001"), 400, ENDS));
  }

  private static Stream<Arguments> versions() {
    Stream<Arguments> unknown =
        Stream.of(
                "HTTP/1.2",
                "HTTP/3.7",
                "HTTP/2.0",
                "HTTP/0.9",
                "HTTP/1.9",
                "HTTP/9.9",
                "http/1.1",
                "Http/1.1")
            .map(version -> row("2.3", version, inVersion(version), 505));
    Stream<Arguments> malformed =
        Stream.of("HTTP/2", "HTTP/1", "HTTP/1.", "HTTP/x.y", "HTTP/1.1x", "HTTP/-1.1", "HTTP 1.1")
            .map(version -> row("2.3", version, inVersion(version), 400));
    return Stream.of(
            unknown,
            malformed,
            Stream.of(
                row("2.3", "PRI", RawRequest.of("PRI * HTTP/2.0").rawBody("SM\r\n\r\n"), 505, ENDS),
                row("3", "no version", RawRequest.of("GET /api"), 400, ENDS),
                row("3", "a blank in the target", RawRequest.get("/api a"), 400, ENDS),
                row("3", "NUL in the target", RawRequest.get("/api\0"), 400, ENDS),
                row("3", "CR in the target", RawRequest.get("/api\rx"), 400, ENDS),
                row("3.1", "a method that is none", RawRequest.of("GE(T / HTTP/1.1"), 400, ENDS)))
        .flatMap(Function.identity());
  }

  /** Bodies that nobody reads, and that are requests by their text. */
  private static Stream<Arguments> bodies() {
    return Stream.of(
        row("6", "GET", smuggling(RawRequest.get("/health/live")), 200, ENDS),
        row("6", "GET in chunks", smugglingChunks(RawRequest.get("/health/live")), 200, ENDS),
        row("6", "OPTIONS", smuggling(RawRequest.of("OPTIONS /api HTTP/1.1")), 204, ENDS),
        row("6", "unknown method", smuggling(RawRequest.of("BREW /api HTTP/1.1")), 405, ENDS),
        row("6", "unknown path", smuggling(RawRequest.get("/nothing")), 404, ENDS),
        row("6", "CONNECT", smuggling(RawRequest.of("CONNECT a:80 HTTP/1.1")), 404, ENDS),
        row("6", "Upgrade", smuggling(upgrade()), 200, ENDS),
        row("6", "HTTP/1.2", smuggling(RawRequest.of("GET /api HTTP/1.2")), 505, ENDS),
        row("9110 8.4", "encoded", smuggling(post().header("Content-Encoding", "br")), 415, ENDS),
        row("9110 8.3", "no type", smuggling(untyped()), 415, ENDS),
        row("9110 10.1.1", "Expect", smuggling(post().header("Expect", "a")), 417, ENDS),
        row("6", "a form", smuggling(post()), 400, GOES_ON));
  }

  private static Stream<Arguments> ends() {
    return Stream.of(
        row("9.6", "close", length("16", "Connection", "close"), 302, ENDS),
        row("9.6", "Close", length("16", "Connection", "Close"), 302, ENDS),
        row("9.6", "close in a list", length("16", "Connection", "x, CLOSE"), 302, ENDS),
        row(
            "9.6",
            "close on a line",
            length("16", "Connection", "x").header("connection", "close"),
            302,
            ENDS),
        row("9.6", "closer", length("16", "Connection", "closer, x-close"), 302, GOES_ON),
        row("9.3", "HTTP/1.0", old().header("Content-Length", "16").rawBody(FORM), 302, ENDS));
  }

  private static RawRequest smuggling(RawRequest request) {
    return request.body(SMUGGLED.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static RawRequest smugglingChunks(RawRequest request) {
    String size = Integer.toHexString(SMUGGLED.length());
    return request
        .header("Transfer-Encoding", "chunked")
        .rawBody(size + "\r\n" + SMUGGLED + "\r\n0\r\n\r\n");
  }

  private static RawRequest inVersion(String version) {
    return smuggling(RawRequest.of("POST /background " + version));
  }

  private static RawRequest upgrade() {
    return RawRequest.get("/health/live")
        .header("Connection", "Upgrade, HTTP2-Settings")
        .header("Upgrade", "h2c")
        .header("HTTP2-Settings", "AAMAAABkAAQAoAAAAAIAAAAA");
  }
}
