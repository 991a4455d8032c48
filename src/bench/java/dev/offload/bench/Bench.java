package dev.offload.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs cases and prints what they measured. Figures of different runs cannot be compared: other
 * work on the machine changes them all; the ratios within one run can.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs the cases named, or the default ones. Exits with 64 when there is no such case.
   *
   * @param args names of cases
   */
  public static void main(String[] args) throws IOException {
    Map<String, Case> cases = cases();
    List<String> chosen = args.length == 0 ? List.of("b", "c") : List.of(args);
    if (!cases.keySet().containsAll(chosen)) {
      System.err.println("bench: the cases are");
      cases.forEach((name, it) -> System.err.println("  " + name + "  " + it.title()));
      System.exit(64);
    }
    Path folder = Files.createDirectories(Path.of("target", "bench"));
    try (Lab lab = new Lab(folder)) {
      System.out.println("load generator: " + lab.load().name());
      for (String name : chosen) {
        Case it = cases.get(name);
        System.out.println("\n" + name + ": " + it.title());
        List<Row> rows = it.run(lab);
        Table.print(rows);
        Files.writeString(folder.resolve(name + ".json"), json(name, it, lab, rows));
      }
    }
  }

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    cases.put("a", new Limit());
    cases.put("b", new Accepting(StoreKind.SQLITE));
    cases.put("c", new Lifecycles(StoreKind.SQLITE));
    cases.put("d", new Punctuality(StoreKind.SQLITE));
    if (Lab.hasMongo()) {
      cases.put("b-mongo", new Accepting(StoreKind.MONGO));
      cases.put("c-mongo", new Lifecycles(StoreKind.MONGO));
      cases.put("d-mongo", new Punctuality(StoreKind.MONGO));
    }
    cases.put("e", new Growth());
    cases.put("f", new InFlight());
    cases.put("g", new Idle(StoreKind.SQLITE));
    if (Lab.hasMongo()) {
      cases.put("g-mongo", new Idle(StoreKind.MONGO));
    }
    cases.put("h", new Watching());
    cases.put("i", new Handling());
    cases.put("j", new Hooks());
    cases.put("k", new Standing());
    cases.put("l", new Scheduled());
    cases.put("m", new Queueing());
    cases.put("n", new Polling());
    if (Lab.hasMongo()) {
      cases.put("n-mongo", new PollingAcross());
    }
    return cases;
  }

  private static String json(String name, Case it, Lab lab, List<Row> rows) {
    JsonArray items = new JsonArray();
    rows.forEach(row -> items.add(row.json()));
    return new JsonObject()
        .put("case", name)
        .put("title", it.title())
        .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("java", System.getProperty("java.version"))
        .put("load", lab.load().name())
        .put("rows", items)
        .encodePrettily();
  }
}
