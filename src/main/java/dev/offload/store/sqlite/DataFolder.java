package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that belongs to this process alone for as long as it is held. The operating system lets
 * go of it when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("offload");
  private static final String LOCK_FILE = "lock";
  private static final String TEMP_FOLDER = "tmp";
  private static final String SAMPLE = "offload-room";

  /** A batch of ordinary size, or one text of the usual bound. */
  private static final int ROOM_BYTES = 262_144;

  // Asked before the file is touched: on POSIX systems closing any channel to the lock file would
  // release the lock that this process holds through another (see java.nio.channels.FileLock).
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private boolean held = true;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Takes a folder; makes it first where there is none. What is made is for this user alone.
   *
   * @throws StoreOpenException when it cannot be made or written, has no room, or is another's
   */
  static DataFolder take(Path folder) {
    Path path = real(folder);
    if (!HELD_HERE.add(path)) {
      throw inUse(path);
    }
    boolean taken = false;
    try {
      DataFolder data = new DataFolder(path, lock(path));
      try {
        data.prepare();
        taken = true;
        return data;
      } finally {
        if (!taken) {
          data.channel.close();
        }
      }
    } catch (IOException e) {
      throw FileAccess.unwritable(path, e);
    } finally {
      if (!taken) {
        HELD_HERE.remove(path);
      }
    }
  }

  Path path() {
    return path;
  }

  /** Returns the folder for what no run leaves to the next: that was removed from it. */
  Path temp() {
    return path.resolve(TEMP_FOLDER);
  }

  /** Writes a file, down to the disk, and removes it; fails when there is no room for it. */
  void writeSample() throws IOException {
    Path sample = temp().resolve(SAMPLE);
    // What a run that was killed left; were it a link, writing would follow it.
    Files.deleteIfExists(sample);
    try (FileChannel file =
        FileChannel.open(
            sample,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            FileAccess.privateFile(path))) {
      ByteBuffer zeros = ByteBuffer.allocate(ROOM_BYTES);
      while (zeros.hasRemaining()) {
        file.write(zeros);
      }
      file.force(false);
    } finally {
      Files.deleteIfExists(sample);
    }
  }

  private void prepare() throws IOException {
    if (!Files.isWritable(path)) {
      throw FileAccess.unwritable(path, null);
    }
    if (!Files.exists(temp(), LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(temp(), FileAccess.privateFolder(path));
    }
    if (!Files.isDirectory(temp(), LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreOpenException(temp() + " is not a folder: move it away", null);
    }
    if (!Files.isWritable(temp())) {
      throw FileAccess.unwritable(temp(), null);
    }
    SqliteLibrary.empty(temp());
    try {
      writeSample();
    } catch (IOException e) {
      throw FileAccess.noRoom(path, e);
    }
  }

  /** Tells the operator of a folder that was there and that everybody can look into. */
  void warnIfOpenToAll() throws IOException {
    if (FileAccess.isOpenToAll(path)) {
      LOG.warn("Every user of this machine can read the data folder {}: run chmod 700 on it", path);
    }
  }

  /** Gives the folder back; again does nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (held) {
      held = false;
      channel.close();
      HELD_HERE.remove(path);
    }
  }

  private static Path real(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      make(absolute);
      return absolute.toRealPath();
    } catch (FileAlreadyExistsException e) {
      throw new StoreOpenException(
          "the data folder "
              + absolute
              + " cannot be created ("
              + e.getMessage()
              + "): set DATA_DIR to a folder that can be written",
          e);
    } catch (IOException e) {
      throw FileAccess.unwritable(absolute, e);
    }
  }

  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      String what = Files.exists(folder) ? "it is a file" : "it is a link to nothing";
      throw new FileAlreadyExistsException(folder.toString(), null, what);
    }
    make(folder.getParent());
    try {
      Files.createDirectory(folder, FileAccess.privateFolder(folder.getParent()));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // Another start made it at this moment; the lock tells the two apart.
    }
    // Without this a loss of power could take the new folder, and all that was stored in it.
    try (FileChannel parent = FileChannel.open(folder.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    Path file = path.resolve(LOCK_FILE);
    FileAccess.check(file);
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            FileAccess.privateFile(path));
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw inUse(path);
    }
    return channel;
  }

  private static StoreOpenException inUse(Path path) {
    return new StoreOpenException(
        "the data folder "
            + path
            + " is in use by another Offload: stop that one, or set DATA_DIR to another folder",
        null);
  }
}
