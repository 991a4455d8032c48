package dev.offload.observe;

import dev.offload.time.Time;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections no faster than they are taken in. Vert.x accepts on a thread of its own,
 * which would run ahead of the event loop that keeps their number: past every bound, and out of
 * files. What waits, waits in the backlog of the kernel. For one listening port.
 */
public final class AcceptPace extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final int WAIT_MS = 5_000;
  private static final long PAUSE_MS = 100;
  private static final long SILENT_MS = 60_000;

  private final Time time;
  private final Promise<Channel> first = Promise.promise();
  private boolean isPaused;
  private long silentUntilMs = Long.MIN_VALUE;

  public AcceptPace(Time time) {
    this.time = time;
  }

  /**
   * Begins with the port that a server listens at. Its listening channel is reached by way of a
   * connection only, so one is made to it before others come. A plain socket, that does not wait: a
   * client of Vert.x would load what nothing else needs at a start.
   *
   * @param address that it listens at
   * @return the server, within 5 s
   */
  public Future<HttpServer> begin(HttpServer server, InetAddress address) {
    InetAddress own = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    Future<Void> known;
    try {
      SocketChannel socket = SocketChannel.open();
      socket.configureBlocking(false);
      socket.connect(new InetSocketAddress(own, server.actualPort()));
      known =
          first
              .future()
              .compose(accepted -> close(socket, accepted))
              .timeout(WAIT_MS, TimeUnit.MILLISECONDS)
              .eventually(() -> closed(socket));
    } catch (IOException e) {
      known = Future.failedFuture(e);
    }
    return known.onFailure(FatalErrors::check).otherwiseEmpty().map(server);
  }

  private static Future<Void> close(SocketChannel socket, Channel accepted) {
    int port = socket.socket().getLocalPort();
    if (((InetSocketAddress) accepted.remoteAddress()).getPort() != port) {
      return closed(socket);
    }
    Promise<Void> gone = Promise.promise();
    accepted.pipeline().addLast(new Last(gone));
    return closed(socket).compose(closed -> gone.future());
  }

  private static Future<Void> closed(SocketChannel socket) {
    try {
      socket.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  /** Keeps the pace at the port of a connection that was just accepted. */
  public void keep(HttpConnection connection) {
    Channel accepted = ((HttpServerConnection) connection).channelHandlerContext().channel();
    if (first.tryComplete(accepted)) {
      accepted.parent().pipeline().addLast(this);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(false);
    EventLoop loop = first.future().result().eventLoop();
    if (!loop.isShuttingDown()) {
      loop.execute(() -> context.executor().execute(() -> goOn(context.channel())));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      context.fireExceptionCaught(cause);
      return;
    }
    isPaused = true;
    context.channel().config().setAutoRead(false);
    context.executor().schedule(() -> resume(context.channel()), PAUSE_MS, TimeUnit.MILLISECONDS);
    long nowMs = time.monotonicMs();
    if (nowMs >= silentUntilMs) {
      silentUntilMs = nowMs + SILENT_MS;
      LOG.warn(
          "Cannot accept connections at {} ({}): raise the limit of open files, or lower"
              + " http.connectionsMax",
          context.channel().localAddress(),
          cause.getMessage());
    }
  }

  private void resume(Channel listening) {
    isPaused = false;
    goOn(listening);
  }

  private void goOn(Channel listening) {
    if (!isPaused) {
      listening.config().setAutoRead(true);
    }
  }

  /** Hears of a connection's end after everyone else. */
  private static final class Last extends ChannelInboundHandlerAdapter {
    private final Promise<Void> gone;

    Last(Promise<Void> gone) {
      this.gone = gone;
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext context) {
      gone.tryComplete();
      context.fireChannelUnregistered();
    }
  }
}
