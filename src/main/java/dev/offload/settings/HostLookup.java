package dev.offload.settings;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out which addresses hosts have. It blocks, for {@link #LIMIT_MS} at most. */
public final class HostLookup {

  /** How long a name may take: the lookup of the JVM has no limit that can be set. */
  static final long LIMIT_MS = 5_000;

  private HostLookup() {}

  /**
   * Finds the address to listen at: of those that a host has, the first that is this machine's, in
   * the order of the JVM, so IPv4 before IPv6 unless it is told otherwise.
   *
   * @param setting what to correct when there is none
   * @return it; fails with {@link StartException} when the host is not found or not this machine
   */
  public static Future<InetAddress> own(Vertx vertx, Host host, String setting) {
    return vertx.executeBlocking(() -> own(host, setting), false);
  }

  /** The same, on a thread that may wait. */
  public static InetAddress own(Host host, String setting) {
    try {
      return all(host).join().stream()
          .filter(HostLookup::canListen)
          .findFirst()
          .orElseThrow(() -> notHere(host, setting));
    } catch (CompletionException e) {
      if (host.isAddress()) {
        // An address is found at once, unless there is no interface of the name in its zone.
        throw notHere(host, setting);
      }
      String found = e.getCause() instanceof TimeoutException ? " in " + LIMIT_MS + " ms" : "";
      throw new StartException(
          "no address of " + host + " is found" + found + ": correct " + setting + " or the DNS");
    }
  }

  /** Finds all addresses of a host; fails when there is none, or none within the limit. */
  public static CompletableFuture<List<InetAddress>> all(Host host) {
    CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
    Thread lookup =
        new Thread(
            () -> {
              try {
                found.complete(List.of(InetAddress.getAllByName(host.text())));
              } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
              }
            },
            "lookup of " + host);
    lookup.setDaemon(true);
    lookup.start();
    return found.orTimeout(LIMIT_MS, TimeUnit.MILLISECONDS);
  }

  private static StartException notHere(Host host, String setting) {
    return new StartException(
        "no interface of this machine has " + host + ": set " + setting + " to an address it has");
  }

  private static boolean canListen(InetAddress address) {
    try (ServerSocket any = new ServerSocket()) {
      any.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
