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
   * Checks the query of a call.
   *
   * @throws Problem 400 that names the parameter which is unknown or given twice
   */
  public static Parameters of(Call call, String... known) {
    return of(call.query(), Set.of(known));
  }

  /**
   * Checks a query.
   *
   * @param query its parameters, decoded
   * @throws Problem 400 that names the parameter which is unknown or given twice
   */
  public static Parameters of(Map<String, List<String>> query, Set<String> known) {
    query.forEach(
        (name, values) -> {
          if (!known.contains(name)) {
            throw Problem.of(Refusal.unknown("query parameter", name, known))
                .coded("unknown_parameter");
          }
          if (values.size() > 1) {
            throw new Problem(400, "query parameter " + name + " is given twice");
          }
        });
    return new Parameters(query);
  }

  /** Returns the value of a parameter, or null when it is not given. */
  public String get(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.get(0);
  }
}
