package dev.offload.http.kit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One connection of a client: reads its requests one after another. What follows a request stays
 * unread until that was answered and little of the answer is left to be sent. For one event loop.
 *
 * <p>It takes the place of the decoder of Vert.x, which reads ahead without a bound and does not
 * tell that a head has begun.
 */
public final class ClientConnection extends VertxHttpRequestDecoder {
  /** How much of its answers may be unread when the next request is read. */
  static final int UNREAD_MAX_BYTES = 16_384;

  private static final String DECODER = "httpDecoder";
  private static final AttributeKey<ClientConnection> CLIENT =
      AttributeKey.valueOf(ClientConnection.class, "client");
  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(UNREAD_MAX_BYTES / 2, UNREAD_MAX_BYTES);

  final HttpServerConnection connection;

  /** Its place among the idle ones. */
  final OldestFirst.Place<ClientConnection> place = new OldestFirst.Place<>(this);

  /** When the head that it waits for must be whole; 0 when none has begun. */
  long headEndsAtMs;

  /** When it has been idle for too long, while it is. */
  long idleEndsAtMs;

  boolean isOpen;

  /** Whether it is beyond the cap, to ask for health. */
  boolean isSpare;

  /** Is to be given to each answer, as its handler of the end. */
  final Handler<Void> ended = end -> ended();

  private final Connections all;
  private ChannelHandlerContext context;
  private boolean hasBegunHead;
  private boolean isUnderWay;
  private boolean hasBodyToCome;
  private boolean isHeld;
  private boolean isStalled;
  private boolean isLast;
  private int unreadAnswers;

  private ClientConnection(
      HttpServerConnection connection, HttpServerOptions options, Connections all) {
    super(options);
    this.connection = connection;
    this.all = all;
  }

  /** Returns a connection that was just accepted, and of which nothing was read. */
  static ClientConnection of(
      HttpServerConnection connection, HttpServerOptions options, Connections all) {
    ClientConnection client = new ClientConnection(connection, options, all);
    ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
    pipeline.channel().config().setWriteBufferWaterMark(UNREAD);
    pipeline.replace(DECODER, DECODER, client);
    pipeline.channel().attr(CLIENT).set(client);
    return client;
  }

  /** Returns what {@link #of} made of a connection, or null when it made none. */
  static ClientConnection at(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel().attr(CLIENT).get();
  }

  /** Says whether it waits for a request, or for the rest of a head. */
  boolean isIdle() {
    return !isUnderWay && !hasBodyToCome && unreadAnswers == 0;
  }

  /** Says whether a request is being worked on here, and not its client being waited for. */
  boolean isWorkedOn() {
    return isUnderWay && !hasBodyToCome;
  }

  /** An answer was written and not sent yet. */
  void unread() {
    unreadAnswers++;
    all.busy(this);
  }

  /** An answer of which {@link #unread} was told is sent, or never will be. */
  void left() {
    unreadAnswers--;
    rest();
  }

  /** Lets the answer of now be the last one: then the connection ends. */
  void endAfterAnswer() {
    isLast = true;
  }

  /** Leaves the body of the request of now unread, and no more than one read of it in memory. */
  public void hold() {
    isHeld = true;
  }

  /** Reads on after {@link #hold}. */
  public void release() {
    isHeld = false;
    goOn();
  }

  /** Sends an answer of its own to a head that never came whole, and ends. */
  void endWith(String answer) {
    context
        .writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.UTF_8))
        .addListener(ChannelFutureListener.CLOSE);
  }

  void end() {
    context.close();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (isToWait()) {
      isStalled = true;
      ctx.channel().config().setAutoRead(false);
      return;
    }
    int known = out.size();
    super.decode(ctx, in, out);
    if (out.size() > known) {
      if (out.get(known) instanceof HttpMessage) {
        hasBegunHead = false;
        isUnderWay = true;
        all.busy(this);
      }
      boolean hadBodyToCome = hasBodyToCome;
      hasBodyToCome = !(out.get(out.size() - 1) instanceof LastHttpContent);
      if (hadBodyToCome && !hasBodyToCome && !isUnderWay) {
        // It was answered before; the end of its body has yet to be passed on.
        ctx.executor().execute(this::rest);
      }
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    hasBegunHead = true;
    return super.createMessage(initialLine);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (isStalled) {
      // The decoder would ask for more to read.
      ctx.fireChannelReadComplete();
      return;
    }
    super.channelReadComplete(ctx);
    if (isIdle() && (hasBegunHead || actualReadableBytes() > 0)) {
      all.headBegun(this);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    ctx.fireChannelWritabilityChanged();
    goOn();
  }

  private boolean isToWait() {
    return isHeld || !hasBodyToCome && isBusy();
  }

  private boolean isBusy() {
    return isUnderWay || isLast || unreadAnswers > 0 && !context.channel().isWritable();
  }

  private void ended() {
    isUnderWay = false;
    rest();
  }

  private void rest() {
    if (isIdle()) {
      if (isLast) {
        // Unlike the channel, it sends first what was written.
        connection.close().onFailure(gone -> {});
        return;
      }
      all.idle(this);
    }
    goOn();
  }

  private void goOn() {
    if (isStalled && !isToWait()) {
      // Not from within what is being read or written.
      context.executor().execute(this::readOn);
    }
  }

  private void readOn() {
    if (!isStalled || isToWait()) {
      return;
    }
    isStalled = false;
    context.channel().config().setAutoRead(true);
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception e) {
      context.fireExceptionCaught(e);
    }
  }
}
