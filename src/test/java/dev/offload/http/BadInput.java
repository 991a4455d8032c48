package dev.offload.http;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.offload.task.TaskIds;
import dev.offload.time.Time;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The table of bad input: what is sent, the status that answers it, part of the reason. */
final class BadInput {
  static final int TEXT_MAX_BYTES = 100;
  private static final String OTHER = "https://elsewhere.example";

  private BadInput() {}

  static Stream<Arguments> all() {
    return Stream.of(forms(), json(), jsonTexts(), paths(), framing(), reads(), origins())
        .flatMap(Function.identity());
  }

  private static Stream<Arguments> forms() {
    return Stream.of(
        bad("no field", RawRequest.form("other=1"), 400, "background is missing"),
        bad("empty form", RawRequest.form(""), 400, "background is missing"),
        bad("empty field", RawRequest.form("background="), 400, "background is empty"),
        bad("blank field", RawRequest.form("background=+%0A"), 400, "background is empty"),
        bad("field twice", RawRequest.form("background=a&background=b"), 400, "given twice"),
        bad("id twice", RawRequest.form("background=a&taskID=b&taskID=c"), 400, "given twice"),
        bad("too long", RawRequest.form("background=" + "x".repeat(101)), 413, "longer than 100"),
        bad("too long in bytes", RawRequest.form("background=" + "é".repeat(51)), 413, "longer"),
        bad("body too long", RawRequest.form("background=" + "x".repeat(9_000)), 413, "body is"),
        bad("bad percent", RawRequest.form("background=%zz"), 400, "percent-encoded"),
        bad(
            "many fields",
            RawRequest.form("a=1&".repeat(1_024) + "background=x"),
            400,
            "1024 fields"),
        bad("cut percent", RawRequest.form("background=a%4"), 400, "percent-encoded"),
        bad("bad UTF-8", RawRequest.form("background=%ff"), 400, "UTF-8"),
        bad("overlong UTF-8", RawRequest.form("background=%c0%80"), 400, "UTF-8"),
        bad("surrogate in UTF-8", RawRequest.form("background=%ed%a0%80"), 400, "UTF-8"),
        bad("NUL", RawRequest.form("background=a%00b"), 400, "control character U+0000"),
        bad("escape", RawRequest.form("background=a%1bb"), 400, "control character U+001B"),
        bad("next line", RawRequest.form("background=a%c2%85b"), 400, "control character U+0085"),
        bad("C1 as it is", RawRequest.form("background=a\u009fb"), 400, "control character U+009F"),
        bad("id not a UUID", RawRequest.form("background=a&taskID=1"), 400, "taskID must be"),
        bad("empty id", RawRequest.form("background=a&taskID="), 400, "taskID must be"));
  }

  private static Stream<Arguments> json() {
    return Stream.of(
        bad("empty body", RawRequest.json(""), 400, "must be a JSON object"),
        bad("malformed", RawRequest.json("{\"background\": "), 400, "not valid JSON"),
        bad("single quotes", RawRequest.json("{'background': 'a'}"), 400, "not valid JSON"),
        bad("array", RawRequest.json("[\"background\"]"), 400, "must be a JSON object"),
        bad("text", RawRequest.json("\"background\""), 400, "must be a JSON object"),
        bad("null", RawRequest.json("null"), 400, "must be a JSON object"),
        bad("two objects", RawRequest.json("{\"background\":\"a\"}{}"), 400, "nothing after it"),
        bad("no field", RawRequest.json("{}"), 400, "background is missing"),
        bad("null field", RawRequest.json("{\"background\":null}"), 400, "background is missing"),
        bad("number", RawRequest.json("{\"background\":5}"), 400, "background must be a string"),
        bad("object", RawRequest.json("{\"background\":{}}"), 400, "background must be a string"),
        bad("twice", RawRequest.json("{\"background\":\"a\",\"background\":\"b\"}"), 400, "twice"),
        bad("empty", RawRequest.json("{\"background\":\"\"}"), 400, "background is empty"));
  }

  private static Stream<Arguments> jsonTexts() {
    String future = new TaskIds(() -> now() + 120_000).next().toString();
    return Stream.of(
        bad("NUL", RawRequest.json("{\"background\":\"\\u0000\"}"), 400, "U+0000"),
        bad(
            "C1",
            RawRequest.json("{\"background\":\"a\\u0080\"}"),
            400,
            "control character U+0080"),
        bad("half pair", RawRequest.json("{\"background\":\"\\ud83d\"}"), 400, "surrogate"),
        bad(
            "bad UTF-8",
            RawRequest.post("application/json", latin1("{\"b\":\"\u00ff\"}")),
            400,
            "not UTF-8"),
        bad("deep", RawRequest.json("{\"a\":" + "[".repeat(2_000)), 400, "not valid JSON"),
        bad(
            "too long",
            RawRequest.json("{\"background\":\"" + "x".repeat(101) + "\"}"),
            413,
            "longer than 100"),
        bad("id number", RawRequest.json("{\"background\":\"a\",\"taskID\":7}"), 400, "taskID"),
        bad(
            "id in capitals",
            RawRequest.json("{\"background\":\"a\",\"taskID\":\"" + future.toUpperCase() + "\"}"),
            400,
            "lower case"),
        bad(
            "id from the future",
            RawRequest.json("{\"background\":\"a\",\"taskID\":\"" + future + "\"}"),
            400,
            "in the future"));
  }

  private static Stream<Arguments> paths() {
    String long5k = "x".repeat(5_000);
    return Stream.of(
        bad(
            "no type",
            RawRequest.of("POST /background HTTP/1.1").body(latin1("background=a")),
            415,
            "Content-Type must be"),
        bad("text", RawRequest.post("text/plain", "a"), 415, "Content-Type must be"),
        bad("multipart", RawRequest.post("multipart/form-data; boundary=x", ""), 415, "must be"),
        bad("charset", RawRequest.post("application/json; charset=latin1", "{}"), 415, "UTF-8"),
        bad("unknown path", RawRequest.get("/nothing"), 404, "nothing at this path"),
        bad("path below", RawRequest.get("/api/tasks/a/b"), 404, "nothing at this path"),
        bad("asset", RawRequest.get("/assets/app.css"), 404, "nothing at"),
        bad("empty accept", RawRequest.get("/nothing").header("Accept", ";"), 404, "nothing at"),
        bad("empty accept /", RawRequest.get("/no/").header("Accept", "*/*, ;"), 404, "nothing"),
        bad("asset outside", RawRequest.get("/assets/%2e%2e%2fapp.css"), 404, "nothing at"),
        bad("percent in path", RawRequest.get("/api/%zz"), 400, "percent-encoded"),
        bad("UTF-8 in path", RawRequest.get("/api/%ff"), 400, "UTF-8"),
        bad("percent in query", RawRequest.get("/api?a=%f"), 400, "percent-encoded"),
        bad("many in query", RawRequest.get("/api?" + "a&".repeat(1_025)), 400, "1024 fields"),
        bad("percent in page query", RawRequest.get("/?a=%f"), 400, "percent-encoded"));
  }

  private static Stream<Arguments> framing() {
    String long5k = "x".repeat(5_000);
    return Stream.of(
        bad("long line", RawRequest.get("/" + long5k), 414, "line is too long"),
        bad("long header", RawRequest.get("/").header("X", long5k + long5k), 431, "too long"),
        bad("no version", RawRequest.of("GET /"), 400, "not valid HTTP"),
        bad("bad header", RawRequest.get("/").header("a b", "c"), 400, "not valid HTTP"),
        bad("no host", RawRequest.get("/").withoutHost(), 400, "Host"),
        bad("two hosts", RawRequest.get("/").header("Host", "a").header("Host", "b"), 400, "Host"),
        bad(
            "length not a number",
            RawRequest.form("").header("Content-Length", "x"),
            400,
            "not valid HTTP"),
        bad(
            "declared too long",
            unframed().header("Content-Length", "999999999999"),
            413,
            "body is longer"),
        bad(
            "long in chunks",
            unframed()
                .header("Transfer-Encoding", "chunked")
                .rawBody("2000\r\n" + " ".repeat(0x2000) + "\r\n0\r\n\r\n"),
            413,
            "body is longer"));
  }

  private static Stream<Arguments> reads() {
    String id = new TaskIds(BadInput::now).next().toString();
    return Stream.of(
        bad("unknown id", RawRequest.get("/api/tasks/" + id), 404, "no task with this id"),
        bad("malformed id", RawRequest.get("/api/tasks/1"), 400, "UUIDv7"),
        bad("id in capitals", RawRequest.get("/api/tasks/" + id.toUpperCase()), 400, "UUIDv7"),
        bad("page of a malformed id", RawRequest.get("/tasks/1"), 400, "UUIDv7"),
        bad("page of an unknown id", RawRequest.get("/tasks/" + id), 404, "no task"),
        bad("status", RawRequest.get("/api/tasks?status=done"), 400, "status must be one of"),
        bad("empty status", RawRequest.get("/api/tasks?status="), 400, "status must be one of"),
        bad("limit 0", RawRequest.get("/api/tasks?limit=0"), 400, "limit must be"),
        bad("limit 201", RawRequest.get("/api/tasks?limit=201"), 400, "limit must be"),
        bad("limit -1", RawRequest.get("/api/tasks?limit=-1"), 400, "limit must be"),
        bad("limit x", RawRequest.get("/api/tasks?limit=x"), 400, "limit must be"),
        bad("huge limit", RawRequest.get("/api/tasks?limit=99999999999"), 400, "limit must be"),
        bad("cursor", RawRequest.get("/api/tasks?cursor=abc"), 400, "cursor must be"),
        bad("parameter", RawRequest.get("/api/tasks?page=2"), 400, "there are cursor, limit"),
        bad("twice", RawRequest.get("/api/tasks?limit=1&limit=2"), 400, "limit is given twice"),
        bad("parameter of one", RawRequest.get("/api/tasks/" + id + "?a=1"), 400, "parameter"),
        bad("start key", RawRequest.get("/api?ExclusiveStartKey=x"), 400, "ExclusiveStartKey"),
        bad(
            "start key object",
            RawRequest.get("/api?ExclusiveStartKey=%7B%7D"),
            400,
            "ExclusiveStartKey"),
        bad(
            "start key JSON",
            RawRequest.get("/api?ExclusiveStartKey=%7B"),
            400,
            "ExclusiveStartKey"),
        bad("parameter of /api", RawRequest.get("/api?limit=1"), 400, "ExclusiveStartKey"),
        bad("parameter of the stream", RawRequest.get("/api/stream?a=1"), 400, "lastEventId"));
  }

  private static Stream<Arguments> origins() {
    String form = "background=a";
    return Stream.of(
        bad(
            "cross-site",
            RawRequest.form(form).header("Sec-Fetch-Site", "cross-site"),
            403,
            "other sites"),
        bad(
            "same-site",
            RawRequest.form(form).header("Sec-Fetch-Site", "same-site"),
            403,
            "other sites"),
        bad("other origin", RawRequest.form(form).header("Origin", OTHER), 403, "other sites"),
        bad("opaque origin", RawRequest.form(form).header("Origin", "null"), 403, "other sites"),
        bad(
            "other port",
            RawRequest.form(form).header("Origin", "http://localhost:81"),
            403,
            "other sites"));
  }

  private static Arguments bad(String what, RawRequest request, int status, String reason) {
    return arguments(what, request, status, reason);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static RawRequest unframed() {
    return RawRequest.of("POST /background HTTP/1.1").header("Content-Type", "application/json");
  }

  private static long now() {
    return Time.of(null).nowMs();
  }
}
