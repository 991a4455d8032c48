package dev.offload.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What durability costs at the least: lines of a file that is synced once for all that wait. */
final class BareLog {
  private static final int LINE_BYTES = 100;

  private final FileChannel file;
  private List<Line> waiting = new ArrayList<>();

  private record Line(String text, Context asker, Promise<Void> written) {}

  BareLog(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Thread thread = new Thread(this::writeAll, "log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Appends a line as long as a stored task; completes on the context once it is on disk. */
  Future<Void> append(String text, Context asker) {
    Line line = new Line(text, asker, Promise.promise());
    synchronized (this) {
      waiting.add(line);
      notify();
    }
    return line.written.future();
  }

  private void writeAll() {
    try {
      while (true) {
        List<Line> batch = next();
        write(batch);
        Context asker = batch.get(0).asker;
        asker.runOnContext(go -> batch.forEach(line -> line.written.complete()));
      }
    } catch (IOException | InterruptedException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private synchronized List<Line> next() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    List<Line> batch = waiting;
    waiting = new ArrayList<>();
    return batch;
  }

  private void write(List<Line> batch) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(batch.size() * LINE_BYTES);
    for (int i = 0; i < batch.size(); i++) {
      byte[] text = batch.get(i).text.getBytes(StandardCharsets.UTF_8);
      bytes.position(i * LINE_BYTES).put(text, 0, Math.min(text.length, LINE_BYTES));
    }
    file.write(bytes.clear());
    file.force(false);
  }
}
