package dev.offload.bench;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/** The limit of the protocol of SQS: parses what comes, hashes bodies, answers, stores nothing. */
public final class BareSqs extends VerticleBase {
  private static final String BODY = "Send the monthly report to customer 4711";

  private final MessageDigest md5;

  private BareSqs() throws NoSuchAlgorithmException {
    md5 = MessageDigest.getInstance("MD5");
  }

  /** Runs until it is ended; says where it listens. */
  public static void main(String[] args) throws NoSuchAlgorithmException {
    Vertx.vertx().deployVerticle(new BareSqs()).await();
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setIdleTimeout(60)
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
        .listen()
        .onSuccess(
            server -> System.out.println("listens on http://127.0.0.1:" + server.actualPort()));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    JsonObject asked = body.toJsonObject();
    JsonObject answer =
        switch (SqsCalls.operation(request.getHeader(SqsCalls.TARGET))) {
          case "SendMessage" -> sent(asked);
          case "SendMessageBatch" -> each(asked, true);
          case "ReceiveMessage" -> received(asked.getInteger("MaxNumberOfMessages"));
          case "DeleteMessageBatch" -> each(asked, false);
          default -> new JsonObject();
        };
    request.response().putHeader("Content-Type", SqsCalls.TYPE).end(answer.toBuffer());
  }

  private JsonObject sent(JsonObject message) {
    return new JsonObject()
        .put("MessageId", UUID.randomUUID().toString())
        .put("MD5OfMessageBody", md5(message.getString("MessageBody")));
  }

  private JsonObject each(JsonObject asked, boolean isSent) {
    JsonArray done = new JsonArray();
    for (Object one : asked.getJsonArray("Entries")) {
      JsonObject entry = (JsonObject) one;
      JsonObject result = isSent ? sent(entry) : new JsonObject();
      done.add(result.put("Id", entry.getString("Id")));
    }
    return new JsonObject().put("Successful", done).put("Failed", new JsonArray());
  }

  private JsonObject received(int max) {
    JsonArray messages = new JsonArray();
    for (int i = 0; i < max; i++) {
      String id = UUID.randomUUID().toString();
      byte[] receipt = ("queue " + id + " 1 123456789012").getBytes(StandardCharsets.UTF_8);
      messages.add(
          new JsonObject()
              .put("MessageId", id)
              .put("ReceiptHandle", Base64.getUrlEncoder().encodeToString(receipt))
              .put("Body", BODY)
              .put("MD5OfBody", md5(BODY)));
    }
    return new JsonObject().put("Messages", messages);
  }

  private String md5(String text) {
    return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
