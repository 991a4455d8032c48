package dev.offload.bench;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Webhooks that are signed and sent, beside a client that does that and stores nothing. */
final class Hooks implements Case {
  private static final int ROUNDS = 5;
  private static final int ROUND_S = 4;
  private static final int WARM_UPS = 3;
  private static final int CONNECTIONS = 32;
  private static final int SLOTS = 256;
  private static final int WAITING = 40_000;
  private static final int BATCH = 1_000;
  private static final long HOUR_MS = 3_600_000;
  private static final int OK = 200;

  @Override
  public String title() {
    return "webhooks to a receiver on this machine, beside a bare client that signs and sends";
  }

  @Override
  public List<Row> run(Lab lab) {
    byte[] key = new byte[24];
    new SecureRandom().nextBytes(key);
    String secret = Base64.getEncoder().encodeToString(key);
    Child receiver = lab.main(HookReceiver.class, Map.of());
    String target = receiver.baseUrl();
    Child bare = lab.main(BareHooks.class, Map.of(), target, CONNECTIONS + "", secret);
    Map<String, String> settings = StoreKind.SQLITE.settings(lab, "hooks", HOUR_MS);
    settings.put("HOOKS_SECRET", "whsec_" + secret);
    Child node = lab.configured("offload-hooks", settings, configuration(target));
    String url = node.baseUrl();
    bare.await(Rounds.READY);
    for (int i = 0; i < WARM_UPS; i++) {
      Rounds.ask(bare, ROUND_S);
      send(url, settings);
    }
    List<Double> limit = new ArrayList<>();
    List<Double> sent = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      limit.add(Rounds.ask(bare, ROUND_S));
      sent.add(send(url, settings));
    }
    List.of(receiver, bare, node).forEach(lab::end);
    return List.of(
        new Row("bare client, " + CONNECTIONS + " connections", "webhooks/s", limit),
        new Row("Offload, " + WAITING + " that wait", "webhooks/s", sent, limit));
  }

  /** Counts from when the subscription goes on until the last of what waits is complete. */
  private static double send(String url, Map<String, String> settings) {
    turn(url, "pause");
    String events = ("," + event()).repeat(BATCH).substring(1);
    String body = "{\"events\":[" + events + "]}";
    Post batch = new Post("/api/topics/hooks/batches", "application/json", body, OK);
    for (int i = 0; i < WAITING / BATCH; i++) {
      Caller.post(batch, url);
    }
    long startNs = System.nanoTime();
    turn(url, "resume");
    StoreKind.SQLITE.awaitFinished(settings);
    return WAITING * 1e9 / (System.nanoTime() - startNs);
  }

  private static String event() {
    return "{\"payload\":" + Post.event("").body() + "}";
  }

  private static void turn(String url, String to) {
    String path = "/api/topics/hooks/subscriptions/default/" + to;
    Caller.post(new Post(path, "application/json", "", OK), url);
  }

  private static JsonObject configuration(String target) {
    JsonObject hook =
        new JsonObject()
            .put("handler", target + "/hook")
            .put("secretEnv", "HOOKS_SECRET")
            .put("concurrency", SLOTS);
    JsonObject topic = new JsonObject().put("subscriptions", new JsonObject().put("default", hook));
    return new JsonObject()
        .put("webhooks", new JsonObject().put("allowPrivate", true))
        .put("topics", new JsonObject().put("hooks", topic));
  }
}
