package dev.offload.it;

import java.util.List;

/** What can be asked of schedules, with every status of it. */
final class OpenApiSchedules {
  private static final String STANDUP = "/api/schedules/standup";
  private static final String NIGHTLY = "/api/schedules/nightly";
  private static final String NONE = "/api/schedules/none";
  private static final String PREVIEW = "POST /api/schedules/preview";
  private static final String DAILY = "{\"cron\": \"@daily\", \"topic\": \"background-task\"}";

  private final CheckedClient client;
  private final CheckedClient text;
  private final CheckedClient stale;

  OpenApiSchedules(CheckedClient client) {
    this.client = client;
    this.text = client.with("Content-Type", "text/plain");
    this.stale = client.with("If-Match", "\"99\"");
  }

  void run() {
    previews();
    definitions();
    pauses();
    runs();
    reads();
    removals();
  }

  private void previews() {
    client.expect(200, PREVIEW + "?next=2", "{\"cron\": \"0 0 LW * *\", \"zone\": \"Asia/Tokyo\"}");
    client.expect(400, PREVIEW, "{\"cron\": \"0 0 30 2 *\"}");
    client.expect(400, PREVIEW, "{\"often\": true}");
    client.expect(400, PREVIEW, "[]");
    client.expect(413, PREVIEW, OpenApiTopics.LONG);
    text.expect(415, PREVIEW, "daily");
  }

  private void definitions() {
    client.expect(201, "PUT " + STANDUP, DAILY);
    client.with("If-Match", "\"1\"").expect(200, "PUT " + STANDUP, DAILY);
    client.expect(
        201,
        "PUT /api/schedules/beat",
        "{\"every\": \"1s\", \"queue\": \"thumbnails\", \"jitter\": \"100ms\", \"missed\": \"all\","
            + " \"missedWindow\": \"1h\", \"missedMax\": 3, \"payload\": {\"of\": 17},"
            + " \"startAt\": \"2026-01-01T00:00:00Z\", \"endAt\": \"2099-01-01T00:00:00+01:00\"}");
    client.expect(
        201,
        "PUT /api/schedules/once",
        "{\"at\": \"2099-03-28T02:30:00\", \"zone\": \"Europe/Berlin\", \"topic\": \"orders\"}");
    client.expect(400, "PUT " + STANDUP, "{\"cron\": \"@daily\"}");
    client.expect(400, "PUT " + STANDUP, "{\"cron\": \"@daily\", \"topic\": \"none\"}");
    client.expect(400, "PUT " + STANDUP, "{\"cron\": \"@daily\", \"queue\": \"none\"}");
    client.expect(400, "PUT " + STANDUP, "{\"at\": \"2020-01-01T00:00Z\", \"topic\": \"orders\"}");
    client.expect(400, "PUT " + STANDUP, "17");
    client.expect(409, "PUT " + NIGHTLY, DAILY);
    client.with("If-None-Match", "*").expect(412, "PUT " + STANDUP, DAILY);
    client.expect(413, "PUT " + STANDUP, OpenApiTopics.LONG);
    text.expect(415, "PUT " + STANDUP, "daily");
  }

  private void pauses() {
    for (String word : List.of("/pause", "/resume")) {
      client.expect(200, "POST " + STANDUP + word);
      client.expect(400, "POST " + STANDUP + word + "?for=1h");
      client.expect(404, "POST " + NONE + word);
      stale.expect(412, "POST " + STANDUP + word);
    }
    client.expect(409, "POST /api/schedules/left/resume");
  }

  private void runs() {
    client.expect(202, "POST " + STANDUP + "/run");
    client.expect(409, "POST " + STANDUP + "/run");
    client.expect(400, "POST " + STANDUP + "/run?force=yes");
    client.expect(404, "POST " + NONE + "/run?force=true");
  }

  private void reads() {
    client.expect(200, "GET /api/schedules?limit=2");
    client.expect(200, "GET /api/schedules");
    client.expect(400, "GET /api/schedules?limit=0");
    for (String path : List.of(STANDUP, NIGHTLY, "/api/schedules/beat", "/api/schedules/left")) {
      client.expect(200, "GET " + path + "?next=3");
    }
    client.expect(400, "GET " + STANDUP + "?next=0");
    client.expect(404, "GET " + NONE);
  }

  private void removals() {
    client.expect(400, "DELETE " + STANDUP + "?force=1");
    stale.expect(412, "DELETE " + STANDUP);
    client.expect(204, "DELETE " + STANDUP);
    client.expect(404, "DELETE " + STANDUP);
    client.expect(409, "DELETE " + NIGHTLY);
    client.expect(204, "DELETE /api/schedules/beat");
  }
}
