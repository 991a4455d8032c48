package dev.offload.http.sqs;

import dev.offload.http.kit.Call;
import dev.offload.http.kit.Endpoint;
import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.http.kit.Reply;
import dev.offload.http.queue.Bodies;
import dev.offload.http.sqs.SqsError.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Answers clients of Amazon SQS, in the AWS JSON protocol 1.0 (Smithy, {@code awsJson1_0} with
 * {@code awsQueryCompatible}). What is asked stands in a header, whatever the path.
 */
public final class SqsEndpoint implements Endpoint {
  static final String TYPE = "application/x-amz-json-1.0";

  private static final String TARGET = "AmazonSQS.";

  private final Bodies bodies;
  private final Signature signature;
  private final Map<String, Operation> operations;

  SqsEndpoint(Bodies bodies, Signature signature, Map<String, Operation> operations) {
    this.bodies = bodies;
    this.signature = signature;
    this.operations = operations;
  }

  /** Says whether a request is one of an SQS client, of today or of before November 2023. */
  private static boolean isOfSqs(HttpServerRequest request) {
    String type = essence(request);
    return type.equals(TYPE)
        || request.headers().contains("X-Amz-Target")
        || type.equals(MediaTypes.FORM);
  }

  private static String essence(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public Future<Reply> answer(Call call) {
    HttpServerRequest request = call.request();
    if (!isOfSqs(request)) {
      throw new Problem(415, "Content-Type must be " + TYPE + ", as SQS clients send it")
          .with("Accept-Post", TYPE);
    }
    return bodies
        .read(request, Bodies.MESSAGES_MAX_BYTES)
        .compose(body -> run(request, body))
        .onComplete(done -> bodies.letIn())
        .map(SqsEndpoint::reply)
        .recover(SqsEndpoint::failed)
        .map(reply -> reply.with("x-amzn-RequestId", UUID.randomUUID().toString()));
  }

  private Future<JsonObject> run(HttpServerRequest request, Buffer body) {
    if (!essence(request).equals(TYPE)) {
      throw new SqsError(
          Kind.UNKNOWN_OPERATION, "AWS JSON 1.0 only: the query protocol is not spoken here.");
    }
    signature.check(request.path(), request.query(), request.headers(), body.getBytes());
    String target = request.getHeader("X-Amz-Target");
    Operation operation =
        target != null && target.startsWith(TARGET)
            ? operations.get(target.substring(TARGET.length()))
            : null;
    if (operation == null) {
      throw new SqsError(Kind.UNKNOWN_OPERATION, "The operation " + target + " is not one of SQS.");
    }
    return operation.run(SqsRequest.of(request, body));
  }

  private static Reply reply(JsonObject answer) {
    return answer == null ? Reply.empty(200) : new Reply(200, TYPE, answer.toBuffer(), Map.of());
  }

  private static Future<Reply> failed(Throwable failure) {
    SqsError error = SqsError.of(failure);
    return error == null ? Future.failedFuture(failure) : Future.succeededFuture(error.reply());
  }
}
