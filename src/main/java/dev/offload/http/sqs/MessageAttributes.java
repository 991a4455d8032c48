package dev.offload.http.sqs;

import dev.offload.http.sqs.SqsError.Kind;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a message has beside its body, by name; each has a type and a text or bytes. */
final class MessageAttributes {
  static final MessageAttributes NONE = new MessageAttributes(new TreeMap<>());

  private static final int COUNT_MAX = 10;
  private static final int DIGITS_MAX = 38;
  private static final int NUMBER_LENGTH_MAX = 256;
  private static final BigDecimal LOWEST = BigDecimal.ONE.scaleByPowerOfTen(128).negate();
  private static final BigDecimal HIGHEST = BigDecimal.ONE.scaleByPowerOfTen(126);
  private static final Pattern NAME =
      Pattern.compile(
          "(?!(?i:aws\\.|amazon\\.))(?!\\.)(?!.*\\.\\.)(?!.*\\.$)[A-Za-z0-9_.-]{1,256}");
  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..+)?");
  private static final int TYPE_MAX = 256;
  private static final String TEXT = "StringValue";
  private static final String BYTES = "BinaryValue";

  private final TreeMap<String, Attribute> byName;

  /** What one is: a text that stands for itself or a number, or bytes. */
  private record Attribute(String type, String text, byte[] bytes) {
    byte[] value() {
      return text == null ? bytes : text.getBytes(StandardCharsets.UTF_8);
    }

    JsonObject json() {
      JsonObject json = new JsonObject().put("DataType", type);
      return text == null
          ? json.put(BYTES, Base64.getEncoder().encodeToString(bytes))
          : json.put(TEXT, text);
    }
  }

  private MessageAttributes(TreeMap<String, Attribute> byName) {
    this.byName = byName;
  }

  /**
   * Reads those of a client.
   *
   * @throws SqsError when something is wrong with one of them, or there are too many
   */
  static MessageAttributes read(JsonObject given) {
    if (given.size() > COUNT_MAX) {
      throw SqsError.invalid(
          "Number of message attributes ["
              + given.size()
              + "] exceeds the allowed maximum ["
              + COUNT_MAX
              + "].");
    }
    TreeMap<String, Attribute> byName = new TreeMap<>();
    for (String name : given.fieldNames()) {
      if (!NAME.matcher(name).matches()) {
        throw SqsError.invalid(
            "Message (user) attribute name '"
                + name
                + "' is invalid: it can only have 1 to 256 characters of A-Z, a-z, 0-9, _, - and"
                + " single dots inside, and must not begin with AWS. or Amazon.");
      }
      SqsRequest one = new SqsRequest(null, given);
      byName.put(name, read(name, new SqsRequest(null, one.object(name))));
    }
    return new MessageAttributes(byName);
  }

  private static Attribute read(String name, SqsRequest given) {
    String type = given.text("DataType");
    if (type == null || type.isEmpty()) {
      throw SqsError.invalid("The message (user) attribute '" + name + "' must have a type.");
    }
    if (type.length() > TYPE_MAX || !TYPE.matcher(type).matches()) {
      throw SqsError.invalid(
          "The message (user) attribute '"
              + name
              + "' has an invalid message attribute type, the set of supported type prefixes is"
              + " Binary, Number, and String.");
    }
    if (given.has("StringListValues") || given.has("BinaryListValues")) {
      throw new SqsError(
          Kind.UNSUPPORTED_OPERATION, "Message attribute list values are not supported.");
    }
    boolean isBinary = type.startsWith("Binary");
    String value = given.text(isBinary ? BYTES : TEXT);
    if (value == null || value.isEmpty()) {
      throw SqsError.invalid(
          "Message (user) attribute '"
              + name
              + "' must contain a non-empty value of type '"
              + type.split("\\.", 2)[0]
              + "'.");
    }
    if (isBinary) {
      return new Attribute(type, null, bytes(name, value));
    }
    check(name, type, value);
    return new Attribute(type, value, null);
  }

  private static byte[] bytes(String name, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw SqsError.invalid("The message (user) attribute '" + name + "' is not base64.");
    }
  }

  private static void check(String name, String type, String value) {
    SqsMessage.checkCharacters(value);
    if (type.startsWith("Number") && !isNumber(value)) {
      throw SqsError.invalid(
          "Can't cast the value of message (user) attribute '" + name + "' to a number.");
    }
  }

  private static boolean isNumber(String text) {
    try {
      BigDecimal number = text.length() > NUMBER_LENGTH_MAX ? null : new BigDecimal(text.strip());
      return number != null
          && number.stripTrailingZeros().precision() <= DIGITS_MAX
          && number.compareTo(LOWEST) >= 0
          && number.compareTo(HIGHEST) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  boolean areNone() {
    return byName.isEmpty();
  }

  /** Returns the text of one; null when it is not there. */
  String text(String name) {
    Attribute attribute = byName.get(name);
    return attribute == null ? null : attribute.text;
  }

  /** Returns how many bytes names, types and values have. */
  long bytes() {
    long bytes = 0;
    for (Map.Entry<String, Attribute> entry : byName.entrySet()) {
      bytes += entry.getKey().length();
      bytes += entry.getValue().type.getBytes(StandardCharsets.UTF_8).length;
      bytes += entry.getValue().value().length;
    }
    return bytes;
  }

  /**
   * Returns those that are asked for.
   *
   * @param wanted names, beginnings as {@code order.*}, or {@code All}, {@code .*} or {@code *}
   */
  MessageAttributes only(List<String> wanted) {
    TreeMap<String, Attribute> some = new TreeMap<>(byName);
    some.keySet().removeIf(name -> wanted.stream().noneMatch(it -> names(it, name)));
    return new MessageAttributes(some);
  }

  private static boolean names(String wanted, String name) {
    return wanted.equals(name)
        || wanted.equals("All")
        || wanted.equals("*")
        || wanted.endsWith(".*") && name.startsWith(wanted.substring(0, wanted.length() - 2));
  }

  /** Returns the digest of all of them, as clients make it. */
  String md5() {
    ByteArrayOutputStream digested = new ByteArrayOutputStream();
    byName.forEach(
        (name, attribute) -> {
          write(digested, name.getBytes(StandardCharsets.UTF_8));
          write(digested, attribute.type.getBytes(StandardCharsets.UTF_8));
          digested.write(attribute.text == null ? 2 : 1);
          write(digested, attribute.value());
        });
    return Md5.of(digested.toByteArray());
  }

  private static void write(ByteArrayOutputStream to, byte[] bytes) {
    to.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    to.writeBytes(bytes);
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    byName.forEach((name, attribute) -> json.put(name, attribute.json()));
    return json;
  }
}
