package dev.offload.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Three years of firings in nine zones, against what another program found minute by minute. A zone
 * of which this Java has other rules is left out, with a message.
 */
class CronTableTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2029-01-01T00:00:00Z");
  private static final long MINUTE_MS = 60_000;

  private record Row(
      String version,
      String zone,
      String changes,
      String cron,
      int count,
      String hash,
      String near) {
    void check() throws NoSuchAlgorithmException {
      ZoneRules rules = ZoneId.of(zone).getRules();
      String here = changesOf(rules);
      assumeTrue(
          here.equals(changes),
          zone + " has other changes here than in " + version + ": " + here + ", not " + changes);
      List<Long> firings = firings(new ZonedCron(Cron.of(cron), rules));
      assertEquals(near, nearOf(firings));
      assertEquals(count, firings.size());
      assertEquals(hash, hashOf(firings));
    }

    private String nearOf(List<Long> firings) {
      List<Long> at = new ArrayList<>();
      for (String change : changes.isEmpty() ? new String[0] : changes.split(" ")) {
        at.add(Long.parseLong(change.split("[+-]")[0]) / 60);
      }
      StringBuilder near = new StringBuilder();
      long before = 0;
      for (long firing : firings) {
        if (at.stream().anyMatch(it -> Math.abs(firing - it) <= 24 * 60)) {
          near.append(near.isEmpty() ? "" : " ").append(firing - before);
          before = firing;
        }
      }
      return near.toString();
    }
  }

  @TestFactory
  Stream<DynamicTest> fires_when_the_table_says() throws IOException {
    List<Row> rows = rows();
    assertEquals(90, rows.size());
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row.zone + ": " + row.cron, row::check));
  }

  @TestFactory
  Stream<DynamicTest> the_table_has_zones_that_change() throws IOException {
    return rows().stream()
        .filter(row -> row.zone.contains("/") && !row.zone.equals("Asia/Kolkata"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.zone + ": " + row.cron, () -> assertTrue(row.changes.length() > 20)));
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader table =
        new BufferedReader(
            new InputStreamReader(
                CronTableTest.class.getResourceAsStream("/schedule/firings.txt"),
                StandardCharsets.UTF_8))) {
      String version = table.readLine().substring(2);
      String zone = null;
      String changes = null;
      for (String line = table.readLine(); line != null; line = table.readLine()) {
        String[] parts = line.split("\\|", -1);
        if (parts[0].equals("zone")) {
          zone = parts[1];
          changes = parts[2];
        } else {
          int count = Integer.parseInt(parts[2]);
          rows.add(new Row(version, zone, changes, parts[1], count, parts[3], parts[4]));
        }
      }
    }
    return rows;
  }

  private static List<Long> firings(Timetable slots) {
    List<Long> minutes = new ArrayList<>();
    long slot = slots.next(START.toEpochMilli() - 1);
    while (slot < END.toEpochMilli()) {
      assertEquals(0, slot % MINUTE_MS);
      minutes.add(slot / MINUTE_MS);
      slot = slots.next(slot);
    }
    return minutes;
  }

  private static String changesOf(ZoneRules rules) {
    StringBuilder changes = new StringBuilder();
    ZoneOffsetTransition next = rules.nextTransition(START.minusSeconds(1));
    while (next != null && next.getInstant().isBefore(END)) {
      int offset = next.getOffsetAfter().getTotalSeconds();
      changes.append(changes.isEmpty() ? "" : " ").append(next.toEpochSecond());
      changes.append(offset < 0 ? "" : "+").append(offset);
      next = rules.nextTransition(next.getInstant());
    }
    return changes.toString();
  }

  private static String hashOf(List<Long> firings) throws NoSuchAlgorithmException {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    firings.forEach(it -> hash.update((it + "\n").getBytes(StandardCharsets.US_ASCII)));
    return HexFormat.of().formatHex(hash.digest());
  }
}
