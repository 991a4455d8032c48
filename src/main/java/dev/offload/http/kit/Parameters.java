package dev.offload.http.kit;

import dev.offload.task.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters of a query, of which each is known and given at most once. */
public final class Parameters {
  private final Map<String, List<String>> query;

  private Parameters(Map<String, List<String>> query) {
    this.query = query;
  }

  /**
   * Checks a query.
   *
   * @throws Problem 400 that names the parameter which is unknown or given twice
   */
  public static Parameters of(Call call, String... known) {
    Set<String> names = Set.of(known);
    call.query()
        .forEach(
            (name, values) -> {
              if (!names.contains(name)) {
                throw Problem.of(Refusal.unknown("query parameter", name, names));
              }
              if (values.size() > 1) {
                throw new Problem(400, "query parameter " + name + " is given twice");
              }
            });
    return new Parameters(call.query());
  }

  /** Returns the value of a parameter, or null when it is not given. */
  public String get(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }
}
