package dev.offload.http;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The table of how messages are framed: the section, of RFC 9112 unless it says 9110; what is sent;
 * the status that answers it; and whether the connection goes on after that answer.
 */
final class Framing {
  static final boolean GOES_ON = true;
  static final boolean ENDS = false;

  /** What no body and no chunk may be taken for. */
  static final String SMUGGLED =
      "POST /background HTTP/1.1\r\nHost: localhost\r\n"
          + "Content-Type: application/x-www-form-urlencoded\r\n"
          + "Content-Length: 19\r\n\r\nbackground=smuggled";

  static final String FORM = "background=first";
  private static final String CHUNKS = "10\r\nbackground=first\r\n0\r\n\r\n";

  private Framing() {}

  static Stream<Arguments> all() {
    return Stream.of(
            transferCodings(),
            codingsBesideLength(),
            ChunkFraming.all(),
            lengths(),
            HeadFraming.all())
        .flatMap(Function.identity());
  }

  private static Stream<Arguments> transferCodings() {
    return Stream.of(
        row("6.1", "chunked", coded("chunked"), 302, GOES_ON),
        row("7", "mixed case", coded("ChUnKeD"), 302, GOES_ON),
        row("6.1", "tabs around", coded("\tchunked \t"), 302, GOES_ON),
        row("9110 5.6.1", "empty elements", coded(", ,chunked,"), 302, GOES_ON),
        row("6.3", "chunked, identity", coded("chunked, identity"), 400, ENDS),
        row("6.3", "identity", coded("identity"), 400, ENDS),
        row("6.1", "identity, chunked", coded("identity, chunked"), 501, ENDS),
        row("6.3", "gzip", coded("gzip"), 400, ENDS),
        row("6.1", "gzip, chunked", coded("gzip, chunked"), 501, ENDS),
        row("6.1", "deflate and chunked on two lines", coded("deflate", "chunked"), 501, ENDS),
        row("6.1", "unknown, chunked", coded("x;q=\"a\", chunked"), 501, ENDS),
        row("6.3", "chunked, gzip", coded("chunked, gzip"), 400, ENDS),
        row("6.1", "chunked twice", coded("chunked, chunked"), 400, ENDS),
        row("6.1", "chunked on two lines", coded("chunked", "chunked"), 400, ENDS),
        row("6.3", "chunked and identity on two lines", coded("chunked", "identity"), 400, ENDS),
        row("6.1", "identity and chunked on two lines", coded("identity", "chunked"), 501, ENDS),
        row("6.3", "empty", coded(""), 400, ENDS),
        row("7", "a parameter", coded("chunked;q=1"), 400, ENDS),
        row("7", "a parameter after a blank", coded("chunked ; a=b"), 400, ENDS),
        row("6.3", "xchunked", coded("xchunked"), 400, ENDS),
        row("6.3", "chunkedx", coded("chunkedx"), 400, ENDS),
        row("6.3", "in quotes", coded("\"chunked\""), 400, ENDS),
        row("9110 5.5", "vertical tab", coded("\u000bchunked"), 400, ENDS),
        row("9110 5.5", "no-break space", coded("\u00a0chunked"), 400, ENDS),
        row("9110 5.5", "NUL", coded("chun\0ked"), 400, ENDS),
        row("5.2", "folded", coded("\r\n chunked"), 302, GOES_ON),
        row("5.2", "folded to identity", coded("chunked\r\n , identity"), 400, ENDS),
        row("6.1", "HTTP/1.0", old().header("Transfer-Encoding", "chunked").rawBody(CHUNKS), 400));
  }

  private static Stream<Arguments> codingsBesideLength() {
    return Stream.of(
        row("6.3", "length first", length("16", "Transfer-Encoding", "chunked"), 400, ENDS),
        row("6.3", "length second", chunked(CHUNKS).header("Content-Length", "5"), 400, ENDS),
        row(
            "6.3",
            "length over a request",
            chunked(CHUNKS + SMUGGLED).header("Content-Length", "200"),
            400,
            ENDS),
        row(
            "6.3",
            "chunks over a request",
            chunked("0\r\n\r\n" + SMUGGLED).header("Content-Length", "5"),
            400,
            ENDS),
        row("6.3", "unknown coding", length("16", "Transfer-Encoding", "xchunked"), 400, ENDS),
        row("6.3", "identity", length("16", "Transfer-Encoding", "identity"), 400, ENDS),
        row("6.3", "empty coding", length("16", "Transfer-Encoding", ""), 400, ENDS),
        row("5.1", "blank before colon", length("16", "Transfer-Encoding ", "chunked"), 400, ENDS),
        row("6.3", "HTTP/1.0", oldWithBoth(), 400, ENDS));
  }

  private static Stream<Arguments> lengths() {
    Stream<Arguments> good =
        Stream.of("16", "016", "0".repeat(40) + "16", " \t16 \t")
            .map(value -> row("6.2", "length " + shown(value), length(value), 302, GOES_ON));
    Stream<Arguments> bad =
        texts(
                "~+16~-16~-0~-1~16, 16~16, 17~16,~,16~1 6~0x10~f~16.0~1e1~16;a=b~"
                    + "\"16\"~\u0661~\u000b16~\u00a016~16\0~\r\n 16~1\r\n 6~"
                    + "9223372036854775808~18446744073709551632~16\r")
            .map(value -> row("6.3", "length " + shown(value), length(value), 400, ENDS));
    Stream<Arguments> twice =
        Stream.of(
            row("6.3", "length twice", length("16", "Content-Length", "16"), 400, ENDS),
            row("6.3", "length twice, other", length("16", "Content-Length", "17"), 400, ENDS),
            row("6.3", "length and 0", length("16", "Content-Length", "0"), 400, ENDS),
            row("6.3", "length and empty", length("16", "Content-Length", ""), 400, ENDS),
            row("5.1", "blank before colon", post().header("Content-Length ", "16"), 400, ENDS),
            row("5.1", "tab before colon", post().header("Content-Length\t", "16"), 400, ENDS),
            row("9110 15.5.14", "2^32+16", length("4294967312"), 413, ENDS),
            row("9110 15.5.14", "2^63-1", length("9223372036854775807"), 413, ENDS));
    return Stream.of(good, bad, twice).flatMap(Function.identity());
  }

  static RawRequest post() {
    return untyped().header("Content-Type", "application/x-www-form-urlencoded").rawBody(FORM);
  }

  static RawRequest untyped() {
    return RawRequest.of("POST /background HTTP/1.1");
  }

  static RawRequest old() {
    return RawRequest.of("POST /background HTTP/1.0")
        .header("Content-Type", "application/x-www-form-urlencoded");
  }

  private static RawRequest oldWithBoth() {
    return old()
        .header("Connection", "keep-alive")
        .header("Content-Length", "5")
        .header("Transfer-Encoding", "chunked")
        .rawBody("0\r\n\r\n" + SMUGGLED);
  }

  static RawRequest length(String value) {
    return post().header("Content-Length", value);
  }

  static RawRequest length(String value, String name, String other) {
    return length(value).header(name, other);
  }

  private static RawRequest coded(String... lines) {
    RawRequest request = post().rawBody(CHUNKS);
    for (String line : lines) {
      request.header("Transfer-Encoding", line);
    }
    return request;
  }

  static RawRequest chunked(String body) {
    return coded("chunked").rawBody(body);
  }

  /** Returns the texts that "~" stands between. */
  static Stream<String> texts(String joined) {
    return Stream.of(joined.split("~", -1));
  }

  /** Makes what cannot be seen visible in the name of a test. */
  static String shown(String text) {
    return "'" + text.replaceAll("[^ -~]", "?") + "'";
  }

  /** A request that is run goes on; one that is refused ends its connection. */
  static Arguments row(String section, String what, RawRequest request, int status) {
    return row(section, what, request, status, status == 302);
  }

  static Arguments row(
      String section, String what, RawRequest request, int status, boolean goesOn) {
    return arguments(section, what, request, status, goesOn);
  }
}
