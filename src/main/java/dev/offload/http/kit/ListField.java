package dev.offload.http.kit;

import java.util.ArrayList;
import java.util.List;

/** Reads headers whose value is a list, on one line or on several (RFC 9110, section 5.6.1). */
final class ListField {

  private ListField() {}

  /**
   * Returns the elements in order, without the blanks around them; empty ones mean nothing and are
   * left out.
   *
   * @param lines the value of each line of the header; a comma in quotes counts like any other
   */
  static List<String> elements(List<String> lines) {
    List<String> elements = new ArrayList<>(lines.size());
    for (String line : lines) {
      for (String element : line.split(",")) {
        String stripped = element.strip();
        if (!stripped.isEmpty()) {
          elements.add(stripped);
        }
      }
    }
    return elements;
  }

  /** Says whether every element is this one, in any case; true when there is none. */
  static boolean isOnly(List<String> lines, String element) {
    return elements(lines).stream().allMatch(element::equalsIgnoreCase);
  }
}
