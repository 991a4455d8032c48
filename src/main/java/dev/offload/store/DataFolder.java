package dev.offload.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder that belongs to this process alone for as long as it is held. The operating system lets
 * go of it when the process ends, however it ends.
 */
final class DataFolder implements AutoCloseable {
  private static final String LOCK_FILE = "lock";

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
   * Takes a folder; makes it first where there is none.
   *
   * @throws StoreOpenException when it cannot be made or written, or is another's
   */
  static DataFolder take(Path folder) {
    Path path = real(folder);
    if (!HELD_HERE.add(path)) {
      throw inUse(path);
    }
    boolean taken = false;
    try {
      DataFolder data = new DataFolder(path, lock(path));
      taken = true;
      return data;
    } finally {
      if (!taken) {
        HELD_HERE.remove(path);
      }
    }
  }

  Path path() {
    return path;
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
    try {
      make(folder.toAbsolutePath().normalize());
      return folder.toRealPath();
    } catch (IOException e) {
      throw new StoreOpenException(
          "the data folder "
              + folder.toAbsolutePath().normalize()
              + " cannot be made ("
              + reason(e)
              + "): set DATA_DIR to a folder that can be written",
          e);
    }
  }

  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder)) {
      throw new FileAlreadyExistsException(folder.toString(), null, "it is a file");
    }
    make(folder.getParent());
    Files.createDirectory(folder);
    // Without this a loss of power could take the new folder, and all that was stored in it.
    try (FileChannel parent = FileChannel.open(folder.getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  private static FileChannel lock(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw inUse(path);
      }
      return channel;
    } catch (IOException e) {
      throw new StoreOpenException(
          "the data folder "
              + path
              + " cannot be written ("
              + reason(e)
              + "): make it writable, or set DATA_DIR to another folder",
          e);
    }
  }

  private static StoreOpenException inUse(Path path) {
    return new StoreOpenException(
        "the data folder "
            + path
            + " is in use by another Offload: stop that one, or set DATA_DIR to another folder",
        null);
  }

  private static String reason(IOException e) {
    return e instanceof FileAlreadyExistsException
        ? e.getMessage()
        : e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }
}
