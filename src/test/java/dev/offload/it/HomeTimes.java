package dev.offload.it;

import dev.offload.it.SlowReceiver.Request;
import dev.offload.store.Leases;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which node was the home of the one lane when, by what the nodes told and by their leases. The
 * clock of the store's server must be that of this machine.
 */
final class HomeTimes {
  private static final Pattern IS_HOME =
      Pattern.compile("^(\\S+) INFO +(\\S+)(?: \\(.*\\))? is the home of ");

  private final List<Home> homes = new ArrayList<>();
  private final Map<String, JsonObject> leases;

  /**
   * A process of a node.
   *
   * @param killedAt in epoch milliseconds; {@link Long#MAX_VALUE} when it was not
   */
  record Life(int slot, OffloadProcess process, long killedAt) {}

  /**
   * An incarnation that was the home, with times in epoch milliseconds.
   *
   * @param renewedAt its lease for the last time
   * @param lapsedAt when its lease lapsed; {@link Long#MAX_VALUE} when that lives
   */
  record Home(
      int slot,
      String incarnation,
      long sinceAt,
      long renewedAt,
      long lapsedAt,
      boolean isKilled,
      long countsUntilAt) {}

  HomeTimes(List<Life> lives, List<JsonObject> leases) {
    this.leases =
        leases.stream().collect(Collectors.toMap(it -> it.getString("_id"), Function.identity()));
    lives.forEach(life -> life.process().log().forEach(line -> read(life, line)));
    homes.sort(Comparator.comparingLong(Home::sinceAt));
  }

  /** Returns the homes, the first first. */
  List<Home> all() {
    return homes;
  }

  /** Returns the home that a request is from; null when its node never was one before it. */
  Home of(Request request) {
    Home found = null;
    for (Home home : homes) {
      if (home.slot == request.slot() && home.sinceAt <= request.beganAt()) {
        found = home;
      }
    }
    return found;
  }

  /** Says until when a request counts: it ended, its node was killed or the lease lapsed. */
  long countsUntilAt(Request request) {
    return Math.min(request.endedAt(), of(request).countsUntilAt);
  }

  /** Returns how many requests counted at once at the most. */
  int most(List<Request> requests) {
    TreeMap<Long, Integer> changes = new TreeMap<>();
    for (Request request : requests) {
      if (request.beganAt() < countsUntilAt(request)) {
        changes.merge(request.beganAt(), 1, Integer::sum);
        changes.merge(countsUntilAt(request), -1, Integer::sum);
      }
    }
    int most = 0;
    int now = 0;
    for (int change : changes.values()) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }

  private void read(Life life, String line) {
    Matcher told = IS_HOME.matcher(line);
    if (told.find()) {
      JsonObject lease = leases.get(told.group(2));
      String renewed = lease.getJsonObject("renewedAt").getString("$date");
      long renewedAt = Instant.parse(renewed).toEpochMilli();
      boolean isLive = lease.getBoolean("live") && life.killedAt == Long.MAX_VALUE;
      long lapsedAt = isLive ? Long.MAX_VALUE : renewedAt + Leases.LAPSE_MS;
      homes.add(
          new Home(
              life.slot,
              told.group(2),
              Instant.parse(told.group(1)).toEpochMilli(),
              renewedAt,
              lapsedAt,
              life.killedAt < lapsedAt,
              Math.min(lapsedAt, life.killedAt)));
    }
  }
}
