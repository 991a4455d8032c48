package dev.offload.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between nodes and a server, and can take the server away from them in two ways. */
final class TcpProxy implements AutoCloseable {
  private static final int PIECE_BYTES = 65_536;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final InetSocketAddress address;
  private final InetSocketAddress server;
  private final Object gate = new Object();
  private ServerSocket listener;
  private boolean frozen;

  /**
   * Begins to listen.
   *
   * @param host the address to listen on; any free port is taken
   * @param server to which all goes
   */
  TcpProxy(String host, InetSocketAddress server) {
    this.server = server;
    listener = listen(new InetSocketAddress(host, 0));
    address = (InetSocketAddress) listener.getLocalSocketAddress();
    accept(listener);
  }

  /** Returns a URI with its host and port replaced by this proxy's. */
  String instead(String uri) {
    String here = server.getHostString() + ":" + server.getPort();
    String there = address.getHostString() + ":" + address.getPort();
    return uri.replace(here, there);
  }

  /** The server is gone: connections break, and new ones are refused. */
  void refuse() {
    close(listener);
    open.forEach(TcpProxy::close);
  }

  /** The server is there again after {@link #refuse}. */
  void listenAgain() {
    listener = listen(address);
    accept(listener);
  }

  /** The server hangs: connections stay open, new ones open, and nothing is answered. */
  void freeze() {
    synchronized (gate) {
      frozen = true;
    }
  }

  /** The server goes on after {@link #freeze}, with what it was sent meanwhile. */
  void thaw() {
    synchronized (gate) {
      frozen = false;
      gate.notifyAll();
    }
  }

  @Override
  public void close() {
    thaw();
    refuse();
  }

  private static ServerSocket listen(InetSocketAddress address) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    inBackground(
        () -> {
          while (!from.isClosed()) {
            try {
              connect(from.accept());
            } catch (IOException e) {
              // Closed, or the server refused this one: the client sees it end.
            }
          }
        });
  }

  private void connect(Socket client) throws IOException {
    Socket behind = new Socket();
    open.add(client);
    open.add(behind);
    try {
      behind.connect(server);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
    } catch (IOException e) {
      end(client, behind);
      throw e;
    }
    inBackground(() -> pass(client, behind));
    inBackground(() -> pass(behind, client));
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] piece = new byte[PIECE_BYTES];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        awaitThaw();
        out.write(piece, 0, read);
      }
    } catch (IOException | InterruptedException e) {
      // One side is gone: both end, as they would without anybody between them.
    } finally {
      end(from, to);
    }
  }

  private void awaitThaw() throws InterruptedException {
    synchronized (gate) {
      while (frozen) {
        gate.wait();
      }
    }
  }

  private void end(Socket one, Socket other) {
    close(one);
    close(other);
    open.remove(one);
    open.remove(other);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new AssertionError("a socket could not be closed", e);
    }
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
