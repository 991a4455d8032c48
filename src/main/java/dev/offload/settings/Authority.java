package dev.offload.settings;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port that a request names, as in its Host header (RFC 3986, section 3.2, without
 * user information).
 *
 * @param host a name in lower case, with the dot at its end if it was given one; or an IP address
 *     in one form for each, IPv6 in brackets
 * @param port 1-65535; empty when none is named
 */
public record Authority(String host, OptionalInt port) {
  private static final int PORT_MAX = 65_535;
  private static final Pattern WHOLE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([\\w.-]{1,254}))(?::([0-9]{0,18}))?");
  private static final Pattern NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*\\.?");
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}\\.?");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");

  /** Letters that the IDNA of the JDK takes for others than browsers do. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  /**
   * Reads a host and perhaps a port.
   *
   * @return empty when the text is anything else: it has a user, a path, a port out of range, or
   *     letters beyond ASCII, or ends in a number and is no IPv4 address (WHATWG URL, 3.5)
   */
  public static Optional<Authority> parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      return Optional.empty();
    }
    String host = whole.group(1) == null ? nameOrIpv4(whole.group(2)) : ipv6(whole.group(1));
    String digits = whole.group(3);
    if (digits == null || digits.isEmpty()) {
      return Optional.ofNullable(host).map(one -> new Authority(one, OptionalInt.empty()));
    }
    long port = Long.parseLong(digits);
    return host == null || port < 1 || port > PORT_MAX
        ? Optional.empty()
        : Optional.of(new Authority(host, OptionalInt.of((int) port)));
  }

  /**
   * Writes a host name of any script as browsers send it (IDNA, "punycode").
   *
   * @throws IllegalArgumentException when it is no such name, or it has letters for which the
   *     versions of IDNA differ, so that it must be given in the form {@code xn--…}
   */
  public static String toAscii(String name) {
    if (AMBIGUOUS.matcher(name).find()) {
      throw new IllegalArgumentException("ambiguous");
    }
    return name.chars().allMatch(letter -> letter < 128) ? name : IDN.toASCII(name);
  }

  /** Says whether the host is an IP address and no name. */
  public boolean isAddress() {
    return host.startsWith("[") || IPV4.matcher(host).matches();
  }

  /** Returns the host without a dot at its end, which means the same to the DNS. */
  public String hostWithoutDot() {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static String nameOrIpv4(String text) {
    String host = text.toLowerCase(Locale.ROOT);
    if (IPV4.matcher(host).matches()) {
      return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
    boolean isName = NAME.matcher(host).matches() && !ENDS_IN_NUMBER.matcher(host).matches();
    return isName ? host : null;
  }

  private static String ipv6(String text) {
    try {
      // What stands in brackets is never looked up: it is an IPv6 address, or it fails.
      return "[" + InetAddress.getByName("[" + text + "]").getHostAddress() + "]";
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
