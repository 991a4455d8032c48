package dev.offload.handler.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are of the public internet (IANA special-purpose address registries, RFC 6890).
 * What the JDK says of an address knows neither fc00::/7 nor 100.64.0.0/10.
 */
final class PublicAddresses {
  private static final List<Block> NOT_PUBLIC_IPV4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");
  private static final Block IPV6 = Block.of("2000::/3");
  private static final List<Block> NOT_PUBLIC_IPV6 =
      blocks("2001::/23", "2001:db8::/32", "3fff::/20");

  // IPv6 addresses that lead to an IPv4 address, and where in them it is.
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
  private static final Block NAT64 = Block.of("64:ff9b::/96");
  private static final int LAST_4 = 12;
  private static final Block SIX_TO_FOUR = Block.of("2002::/16");
  private static final int AFTER_PREFIX = 2;
  private static final int IPV4_BYTES = 4;

  private PublicAddresses() {}

  static boolean contains(InetAddress address) {
    return isPublic(address.getAddress());
  }

  private static boolean isPublic(byte[] address) {
    if (address.length == IPV4_BYTES) {
      return NOT_PUBLIC_IPV4.stream().noneMatch(block -> block.contains(address));
    }
    if (Arrays.equals(Arrays.copyOf(address, MAPPED.length), MAPPED) || NAT64.contains(address)) {
      return isPublic(Arrays.copyOfRange(address, LAST_4, LAST_4 + IPV4_BYTES));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return isPublic(Arrays.copyOfRange(address, AFTER_PREFIX, AFTER_PREFIX + IPV4_BYTES));
    }
    return IPV6.contains(address)
        && NOT_PUBLIC_IPV6.stream().noneMatch(block -> block.contains(address));
  }

  private static List<Block> blocks(String... texts) {
    return Arrays.stream(texts).map(Block::of).toList();
  }

  /** All addresses that begin with the same bits. */
  private record Block(byte[] first, int bits) {

    static Block of(String text) {
      String[] parts = text.split("/");
      try {
        // An address, so nothing is looked up.
        return new Block(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean contains(byte[] address) {
      int whole = bits / Byte.SIZE;
      int rest = Byte.SIZE - bits % Byte.SIZE;
      return address.length == first.length
          && Arrays.equals(address, 0, whole, first, 0, whole)
          && (rest == Byte.SIZE
              || (address[whole] & 0xff) >> rest == (first[whole] & 0xff) >> rest);
    }
  }
}
