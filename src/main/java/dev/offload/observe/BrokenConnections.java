package dev.offload.observe;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.IOException;

/**
 * Keeps a connection that breaks from being an error. Vert.x would tell its requests and throw when
 * one of them waits for an answer before it to end, and a stack trace would be logged for each such
 * connection. What breaks is closed as well, and of that everyone is told.
 */
@Sharable
public final class BrokenConnections extends ChannelInboundHandlerAdapter {
  private static final BrokenConnections IGNORED = new BrokenConnections();

  private BrokenConnections() {}

  /** Treats this connection's breaking like its end; to be called when it is new. */
  public static void ignore(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), null, IGNORED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      // Netty has closed the channel, or is about to; where it has not, this does.
      context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
