package dev.offload.http;

import static dev.offload.http.Framing.ENDS;
import static dev.offload.http.Framing.FORM;
import static dev.offload.http.Framing.GOES_ON;
import static dev.offload.http.Framing.SMUGGLED;
import static dev.offload.http.Framing.chunked;
import static dev.offload.http.Framing.row;
import static dev.offload.http.Framing.shown;
import static dev.offload.http.Framing.texts;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The rows of {@link Framing} on what is inside chunks and behind them (RFC 9112, section 7.1). */
final class ChunkFraming {

  private ChunkFraming() {}

  static Stream<Arguments> all() {
    return Stream.of(chunkSizes(), chunkExtensions(), chunkEnds(), trailers())
        .flatMap(Function.identity());
  }

  private static Stream<Arguments> chunkSizes() {
    return Stream.concat(
        Stream.of(
            row("7.1", "capitals", chunked("1A\r\nbackground=first++++++++++\r\n0\r\n\r\n"), 302),
            row("7.1", "zeros before", chunked("0000010\r\n" + FORM + "\r\n000\r\n\r\n"), 302)),
        texts(
                "~ ~;a~xyz~+10~-10~-0~0x10~1_0~10h~ 10~10 ~10\t~1 0~0 10~10,10~\u0661~"
                    + "7fffffffffffffff~80000000~ffffffff~100000000~100000010~"
                    + "10000000000000010~fffffffffffffff0~10\0~1\r0")
            .map(
                size ->
                    row(
                        "7.1",
                        "size " + shown(size),
                        chunked(size + "\r\n" + FORM + "\r\n0\r\n\r\n" + SMUGGLED),
                        400,
                        ENDS)));
  }

  private static Stream<Arguments> chunkExtensions() {
    String body = FORM + "\r\n0\r\n\r\n";
    return Stream.of(
        row("7.1.1", "a name", chunked("10;a\r\n" + body), 302, GOES_ON),
        row("7.1.1", "a value", chunked("10;a=b;c=d\r\n" + FORM + "\r\n0;e=f\r\n\r\n"), 302),
        row("7.1.1", "blanks around", chunked("10 ;a = b\r\n" + body), 302, GOES_ON),
        row("7.1.1", "in quotes", chunked("10;a=\"b;c\"\r\n" + body), 302, GOES_ON),
        row("7.1.1", "line end in quotes", chunked("10;a=\"\r\n\"\r\n" + body), 400, ENDS),
        row("7.1.1", "bare LF", chunked("10;a\n" + body), 400, ENDS),
        row("7.1.1", "bare CR", chunked("10;a\rb\r\n" + body), 400, ENDS),
        row("7.1.1", "NUL", chunked("10;a\0\r\n" + body), 400, ENDS),
        row("7.1.1", "LF over a request", chunked("10;\n" + body + SMUGGLED), 400, ENDS),
        row("7.1.1", "too long", chunked("10;" + "a".repeat(9_000) + "\r\n" + body), 400, ENDS));
  }

  private static Stream<Arguments> chunkEnds() {
    return Stream.of(
        row("7.1", "LF after size", chunked("10\n" + FORM + "\r\n0\r\n\r\n"), 400, ENDS),
        row("7.1", "LF everywhere", chunked("10\n" + FORM + "\n0\n\n"), 400, ENDS),
        row("7.1", "LF after data", chunked("10\r\n" + FORM + "\n0\r\n\r\n"), 400, ENDS),
        row("7.1", "CR after data", chunked("10\r\n" + FORM + "\r0\r\n\r\n"), 400, ENDS),
        row("7.1", "nothing after data", chunked("10\r\n" + FORM + "0\r\n\r\n"), 400, ENDS),
        row("7.1", "more than its size", chunked("10\r\n" + FORM + "x\r\n0\r\n\r\n"), 400, ENDS),
        row("7.1", "less than its size", chunked("18\r\n" + FORM + "\r\n0\r\n\r\n"), 400, ENDS),
        row("7.1", "LF after last", chunked("10\r\n" + FORM + "\r\n0\n\r\n"), 400, ENDS),
        row("7.1", "LF at the end", chunked("10\r\n" + FORM + "\r\n0\r\n\n"), 400, ENDS),
        row("7.1", "a request after last", chunked("0\r\n" + SMUGGLED), 400, ENDS));
  }

  private static Stream<Arguments> trailers() {
    return Stream.of(
        row("7.1.2", "one", trailed("X-A: b\r\n"), 302, GOES_ON),
        row("6.5.1", "a length", trailed("Content-Length: 5\r\n"), 302, GOES_ON),
        row("6.5.1", "a coding", trailed("Transfer-Encoding: x\r\n"), 302, GOES_ON),
        row("6.5.1", "a host and a type", trailed("Host: a\r\nContent-Type: a/b\r\n"), 302),
        row("5.2", "folded", trailed("X-A: b\r\n c\r\n"), 302, GOES_ON),
        row("5.1", "blank in its name", trailed("X A: b\r\n"), 400, ENDS),
        row("5.1", "blank before colon", trailed("XA : b\r\n"), 400, ENDS),
        row("5", "no colon", trailed("XA\r\n"), 400, ENDS),
        row("2.2", "bare LF", trailed("XA: b\n"), 400, ENDS),
        row("2.2", "bare CR", trailed("XA: b\rc\r\n"), 400, ENDS),
        row("9110 5.5", "NUL", trailed("XA: b\0\r\n"), 400, ENDS),
        row("5", "too long", trailed("XA: " + "b".repeat(9_000) + "\r\n"), 400, ENDS),
        row("5", "too many", trailed("XA: b\r\n".repeat(3_000)), 400, ENDS));
  }

  private static RawRequest trailed(String trailers) {
    return chunked("10\r\n" + FORM + "\r\n0\r\n" + trailers + "\r\n");
  }
}
