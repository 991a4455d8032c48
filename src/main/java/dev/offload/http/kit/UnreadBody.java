package dev.offload.http.kit;

import dev.offload.observe.FatalErrors;
import dev.offload.time.Time;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests before their body was read. A short body is read and thrown away, and its
 * connection goes on. After a longer one the connection ends; closing it at once would reset it and
 * could take the answer with it, so what still comes is thrown away for a while, without being
 * looked at (RFC 9112, section 9.6).
 */
public final class UnreadBody {
  public static final long LINGER_MS = 2_000;
  static final long DISCARDED_MAX_BYTES = 16 * 1_048_576;

  /** What costs less to read than a new connection does. */
  public static final int SHORT_BYTES = 65_536;

  private final Time time;

  public UnreadBody(Time time) {
    this.time = time;
  }

  public static boolean isLeft(HttpServerRequest request) {
    return !request.isEnded()
        && (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                && !"0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH)));
  }

  /**
   * Makes a request the last of its connection: what a client sends behind it is not run (RFC 9112,
   * section 9.6). To be called before the answer is sent.
   */
  static void endConnectionAfter(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.connection().shutdown(2 * LINGER_MS, TimeUnit.MILLISECONDS).onFailure(gone -> {});
  }

  /** Returns what the head says of the length of the body; 0 when it does not. */
  public static long declaredBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? 0 : Long.parseLong(length);
  }

  /** Prepares a request for an answer now; to be called before the answer is sent. */
  void discard(HttpServerRequest request) {
    Time.Alarm alarm = time.after(LINGER_MS, () -> close(request));
    request.handler(part -> {});
    if (isShort(request)) {
      request.endHandler(end -> alarm.cancel());
      return;
    }
    endConnectionAfter(request);
    request.endHandler(
        end -> {
          alarm.cancel();
          close(request);
        });
    ((HttpServerConnection) request.connection())
        .channelHandlerContext()
        .pipeline()
        .addFirst(new Discarding(request, alarm));
  }

  /** Who waits for 100 does not send the body now, and may or may not send it later. */
  private static boolean isShort(HttpServerRequest request) {
    return request.decoderResult().isSuccess()
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && !request.headers().contains(HttpHeaders.EXPECT)
        && declaredBytes(request) <= SHORT_BYTES;
  }

  private static void close(HttpServerRequest request) {
    request.connection().close().onFailure(FatalErrors::check);
  }

  /** Throws away what comes, before it is copied or parsed, until it is all there or too much. */
  private static final class Discarding extends ChannelInboundHandlerAdapter {
    private final HttpServerRequest request;
    private final Time.Alarm alarm;
    private final long endBytes;
    private long bytes;

    Discarding(HttpServerRequest request, Time.Alarm alarm) {
      this.request = request;
      this.alarm = alarm;
      // What a malformed head says of its body is worth nothing.
      long declared = request.decoderResult().isSuccess() ? declaredBytes(request) : 0;
      endBytes = declared == 0 ? DISCARDED_MAX_BYTES : Math.min(declared, DISCARDED_MAX_BYTES);
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      bytes += message instanceof ByteBuf part ? part.readableBytes() : 0;
      ReferenceCountUtil.release(message);
      if (bytes + request.bytesRead() >= endBytes) {
        alarm.cancel();
        close(request);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
      alarm.cancel();
      channel.fireChannelInactive();
    }
  }
}
