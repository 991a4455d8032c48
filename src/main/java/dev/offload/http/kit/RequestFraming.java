package dev.offload.http.kit;

import dev.offload.time.Time;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Stands between the decoder and Vert.x on one connection. It refuses what the decoder takes but
 * HTTP/1.1 does not (RFC 9112, sections 2.3, 5, 6 and 9.6). After a malformed message it keeps the
 * connection until the answer has left and been read: Vert.x would close at once, and take the
 * answer with it.
 */
public final class RequestFraming extends ChannelDuplexHandler {
  private static final String CHUNKED = HttpHeaderValues.CHUNKED.toString();

  private final Time time;
  private boolean isMalformed;
  private boolean isAnswered;
  private Time.Alarm lingering;

  private RequestFraming(Time time) {
    this.time = time;
  }

  /** Takes its place on a connection that is new. */
  public static void guard(HttpConnection connection, Time time) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    vertx.pipeline().addBefore(vertx.name(), null, new RequestFraming(time));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (lingering != null) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof DefaultHttpRequest head) {
      if (head.decoderResult().isSuccess()) {
        check(head);
      }
      if (head.decoderResult().isFailure()) {
        // It is answered before Vert.x tells of the failure, and not with "keep-alive".
        isAnswered = true;
        head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    context.fireChannelRead(message);
  }

  /** Vert.x tells of a malformed message in its turn, then closes. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    isMalformed = true;
    context.fireExceptionCaught(cause);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!isMalformed || !(message instanceof LastHttpContent)) {
      context.write(message, promise);
      return;
    }
    isAnswered = true;
    context.write(message, promise);
    if (lingering != null) {
      endOutput(context);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!isMalformed || !context.channel().isActive()) {
      context.close(promise);
      return;
    }
    context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    if (lingering == null) {
      linger(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (lingering != null) {
      lingering.cancel();
    }
    context.fireChannelInactive();
  }

  private void linger(ChannelHandlerContext context) {
    lingering = time.after(UnreadBody.LINGER_MS, context::close);
    context.pipeline().addFirst(new Discard());
    context.channel().config().setAutoRead(true);
    if (isAnswered) {
      endOutput(context);
    }
  }

  private static void endOutput(ChannelHandlerContext context) {
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(sent -> ((DuplexChannel) context.channel()).shutdownOutput());
  }

  private static void check(HttpRequest head) {
    Problem problem = refuse(head);
    if (problem != null) {
      head.setProtocolVersion(HttpVersion.HTTP_1_1);
      head.setDecoderResult(DecoderResult.failure(problem));
    }
  }

  private static Problem refuse(HttpRequest head) {
    HttpVersion version = head.protocolVersion();
    HttpHeaders headers = head.headers();
    if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
      return new Problem(505, "only HTTP/1.1 and HTTP/1.0 are supported");
    }
    if (headers.contains("")) {
      return new Problem(400, "a header has no name");
    }
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && !ListField.isOnly(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING), CHUNKED)) {
      return new Problem(501, "the only supported transfer coding is chunked");
    }
    String connection = headers.get(HttpHeaderNames.CONNECTION);
    if (connection != null && connection.indexOf(',') >= 0) {
      closeWhenListed(headers);
    }
    return null;
  }

  /** Vert.x knows the option only when it stands alone. */
  private static void closeWhenListed(HttpHeaders headers) {
    boolean isListed =
        ListField.elements(headers.getAll(HttpHeaderNames.CONNECTION)).stream()
            .anyMatch(HttpHeaderValues.CLOSE::contentEqualsIgnoreCase);
    if (isListed) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
  }

  /** Throws away what still comes, up to a bound. */
  private static final class Discard extends ChannelInboundHandlerAdapter {
    private long bytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      bytes += ((ByteBuf) message).readableBytes();
      ReferenceCountUtil.release(message);
      if (bytes > UnreadBody.DISCARDED_MAX_BYTES) {
        context.close();
      }
    }
  }
}
