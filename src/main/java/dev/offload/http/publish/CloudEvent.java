package dev.offload.http.publish;

import dev.offload.http.kit.MediaTypes;
import dev.offload.http.kit.Problem;
import dev.offload.task.Payload;
import dev.offload.task.Refusal;
import dev.offload.task.TimeText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for every CloudEvent 1.0, however it came. */
final class CloudEvent {
  static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
  static final String DATA = "data";
  static final String DATA_BASE64 = "data_base64";
  static final String DATA_CONTENT_TYPE = "datacontenttype";

  /** The attributes that are texts, also where an extension could be a number. */
  static final Set<String> TEXTS =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          DATA_CONTENT_TYPE,
          "dataschema",
          "subject",
          "time");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]++");
  // RFC 3986, section 4.1: a colon before any slash ends a scheme, and only one # is left.
  private static final Pattern NO_URI_REFERENCE =
      Pattern.compile(
          "[^A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]|%(?![0-9A-Fa-f]{2})|#[^#]*+#"
              + "|^(?![A-Za-z][A-Za-z0-9+.-]*+:)[^/?#:]*+:");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:.*+");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++/[!#$%&'*+.^_`|~0-9A-Za-z-]++ *+(;[ -~]*+)?");

  private CloudEvent() {}

  /**
   * Checks attributes, {@code datacontenttype} among them.
   *
   * @param attributes all that are there, by their names
   * @throws Problem 400 that names the first which is wrong
   */
  static void check(Map<String, String> attributes) {
    List<String> missing = REQUIRED.stream().filter(name -> !attributes.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw wrong("the CloudEvent lacks " + String.join(", ", missing));
    }
    attributes.forEach(CloudEvent::check);
    if (!attributes.get("specversion").equals("1.0")) {
      throw wrong("specversion must be 1.0");
    }
  }

  /**
   * Returns a media type as it is kept: the one of JSON without its parameters.
   *
   * @throws Problem 400 when it is none, 415 when it is not in UTF-8
   */
  static String mediaType(String given) {
    if (!MEDIA_TYPE.matcher(given).matches()) {
      throw wrong(DATA_CONTENT_TYPE + " must be a media type");
    }
    if (!MediaTypes.isUtf8(given, given.split(";", 2)[0].strip())) {
      throw new Problem(415, "data must be in UTF-8");
    }
    return MediaTypes.isUtf8(given, MediaTypes.JSON) ? Payload.JSON : given;
  }

  /**
   * @throws Problem 400 when an attribute cannot have this name
   */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches() || name.equals(DATA)) {
      throw wrong(
          "an attribute has a name of a-z and 0-9, which \"" + Refusal.shown(name) + "\" is not");
    }
  }

  static Problem wrong(String detail) {
    return new Problem(400, detail).coded("invalid_event");
  }

  private static void check(String name, String value) {
    if (value.codePoints().anyMatch(CloudEvent::isForbidden)) {
      throw wrong(name + " has a control character, half of a surrogate pair or a noncharacter");
    }
    boolean isValid =
        switch (name) {
          case "id", "type", "subject" -> !value.isEmpty();
          case "source" -> isUriReference(value);
          case "dataschema" -> isUriReference(value) && SCHEME.matcher(value).matches();
          case "time" -> TimeText.isRfc3339(value);
          default -> true;
        };
    if (!isValid) {
      throw wrong(name + " must be " + expected(name));
    }
  }

  private static String expected(String name) {
    return switch (name) {
      case "source" -> "a URI reference (RFC 3986)";
      case "dataschema" -> "an absolute URI (RFC 3986)";
      case "time" -> "a time as RFC 3339 has it";
      default -> "a text that is not empty";
    };
  }

  private static boolean isUriReference(String value) {
    return !value.isEmpty() && !NO_URI_REFERENCE.matcher(value).find();
  }

  private static boolean isForbidden(int character) {
    return character < 0x20
        || character >= 0x7f && character <= 0x9f
        || character >= 0xd800 && character <= 0xdfff
        || character >= 0xfdd0 && character <= 0xfdef
        || (character & 0xfffe) == 0xfffe;
  }
}
