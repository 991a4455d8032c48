package dev.offload.http.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a form, by the field that it is about; under an empty name what is about none.
 */
public record FieldProblems(Map<String, String> byField) {
  public static final FieldProblems NONE = new FieldProblems(Map.of());
  private static final String BETWEEN = "; ";

  /**
   * Finds out which fields a reason is about, which begins with the name of one. It may be several
   * with semicolons between them.
   */
  public static FieldProblems of(String reason, List<String> fields) {
    Map<String, String> byField = new LinkedHashMap<>();
    String field = "";
    for (String part : reason.split(BETWEEN)) {
      // A reason may have a semicolon of its own: what begins with no field belongs to the last.
      field = fields.stream().filter(it -> part.startsWith(it + " ")).findFirst().orElse(field);
      byField.merge(field, part, (before, more) -> before + BETWEEN + more);
    }
    return new FieldProblems(byField);
  }

  /** The same of a reason that is about one field, whatever it begins with. */
  public static FieldProblems at(String field, String reason) {
    return new FieldProblems(Map.of(field, reason));
  }

  /** Returns what is wrong with a field; null when nothing is. */
  public String of(String field) {
    return byField.get(field);
  }

  /** Returns what is wrong with the whole; null when nothing is. */
  public String ofWhole() {
    return byField.get("");
  }
}
