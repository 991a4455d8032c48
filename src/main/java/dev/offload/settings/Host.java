package dev.offload.settings;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host as a setting gives it, in one form: a name in lower case, an IPv4 address as four numbers,
 * an IPv6 address without brackets and as short as it gets (RFC 5952). Nothing is looked up here.
 *
 * @param text the one form
 */
public record Host(String text) {
  private static final int NAME_MAX = 253;
  private static final Pattern NAME =
      Pattern.compile("(?!-)[a-z0-9_-]{1,63}(?<!-)(\\.(?!-)[a-z0-9_-]{1,63}(?<!-))*");
  // Of such an end a browser takes the whole for an IPv4 address (URL Standard, 3.5).
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  private static final int IPV4_BYTES = 4;
  private static final int GROUP_BITS = 0xf0;
  private static final int GROUP = 0xe0;

  /**
   * Reads a host.
   *
   * @param given a name or an address; IPv6 with or without brackets, and with a zone ({@code
   *     fe80::1%eth0}); one dot at the end of a name is left out
   * @throws IllegalArgumentException when it is neither; its message says what it must be
   */
  public static Host of(String given) {
    String bare = given.strip();
    if (bare.startsWith("[") && bare.endsWith("]")) {
      // Within brackets a zone may come as a URL has it (RFC 6874).
      bare = bare.substring(1, bare.length() - 1).replace("%25", "%");
      if (!bare.contains(":")) {
        throw new IllegalArgumentException("must have brackets around an IPv6 address only");
      }
    }
    return bare.contains("/") || isWithPort(bare)
        ? refuse("must be a host alone, without scheme or path; a port has its own setting")
        : bare.contains(":") ? ipv6(bare) : nameOrIpv4(bare.toLowerCase(Locale.ROOT));
  }

  private static boolean isWithPort(String text) {
    return text.startsWith("[") || text.matches("[^:]*:[^:]*");
  }

  private static Host ipv6(String text) {
    int percent = text.indexOf('%');
    String address = percent < 0 ? text : text.substring(0, percent);
    byte[] bytes =
        NetUtil.isValidIpV6Address(address)
            ? NetUtil.createByteArrayFromIpAddressString(address)
            : null;
    if (bytes == null) {
      return refuse("must be a host name or an IP address");
    }
    InetAddress read = address(bytes);
    String zone = percent < 0 ? "" : text.substring(percent + 1);
    if (percent >= 0 && (!ZONE.matcher(zone).matches() || read.getAddress().length == IPV4_BYTES)) {
      return refuse("must have an interface of this machine after %");
    }
    return addressed(read, percent < 0 ? "" : "%" + zone);
  }

  private static Host nameOrIpv4(String text) {
    // Zeros in front are read as octal by some.
    if (NetUtil.isValidIpV4Address(text) && !text.matches("(.*\\.)?0\\d.*")) {
      return addressed(address(NetUtil.createByteArrayFromIpAddressString(text)), "");
    }
    String name = ascii(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    if (ENDS_IN_NUMBER.matcher(name).matches()) {
      return refuse("must have all four numbers of an IPv4 address, in decimal");
    }
    return name.length() <= NAME_MAX && NAME.matcher(name).matches()
        ? new Host(name)
        : refuse("must be a host name or an IP address");
  }

  private static Host addressed(InetAddress address, String zone) {
    boolean isIpv4 = address.getAddress().length == IPV4_BYTES;
    int first = address.getAddress()[0] & 0xff;
    if (address.isMulticastAddress() || isIpv4 && (first & GROUP_BITS) > GROUP) {
      return refuse("must be the address of one host");
    }
    return new Host((isIpv4 ? address.getHostAddress() : NetUtil.toAddressString(address)) + zone);
  }

  /** A mapped address (RFC 4291, 2.5.5.2) comes back as the IPv4 address that it stands for. */
  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("must be a host name or an IP address", e);
    }
  }

  private static String ascii(String name) {
    try {
      return IDN.toASCII(name).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Host refuse(String rule) {
    throw new IllegalArgumentException(rule);
  }

  /** Says whether it is an address, and no name that must be looked up. */
  public boolean isAddress() {
    return text.contains(":") || NetUtil.isValidIpV4Address(text);
  }

  /** Says whether it is an address that has a meaning on this machine alone. */
  boolean hasZone() {
    return text.contains("%");
  }

  /** Says whether it stands for all addresses of a machine. */
  boolean isAny() {
    return text.equals("0.0.0.0") || text.equals("::") || text.startsWith("::%");
  }

  /** Returns it with a port, IPv6 in brackets and a zone as RFC 6874 writes it. */
  public String withPort(int port) {
    String shown = text.contains(":") ? "[" + text.replace("%", "%25") + "]" : text;
    return shown + ":" + port;
  }

  /** Returns what is served there, to be opened in a browser. */
  public String url(int port) {
    return "http://" + withPort(port);
  }

  @Override
  public String toString() {
    return text;
  }
}
