package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may use the files of a store, and why this process may not. */
final class FileAccess {
  private static final Set<PosixFilePermission> OTHERS =
      Set.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
  private static final long FULL_BYTES = 65_536;

  private FileAccess() {}

  /** Returns the attribute of a new folder that is for its owner alone (mode 0700). */
  static FileAttribute<?>[] privateFolder(Path near) {
    return attribute(near, "rwx------");
  }

  /** Returns the attribute of a new file that is for its owner alone (mode 0600). */
  static FileAttribute<?>[] privateFile(Path near) {
    return attribute(near, "rw-------");
  }

  /** Says whether others than the owner and the group may look into a folder. */
  static boolean isOpenToAll(Path folder) throws IOException {
    return isPosix(folder)
        && Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS::contains);
  }

  /**
   * Makes sure of a file that is to be read and written, where there is one.
   *
   * @throws StoreOpenException when it is no file, or this process may not
   */
  static void check(Path file) {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new StoreOpenException(
          file + " is a link to a file that is not there: correct or remove it", null);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      throw new StoreOpenException(
          file + " is not a file: move it away, or set DATA_DIR to another folder", null);
    }
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      throw unwritable(file, null);
    }
  }

  /**
   * Says of a file or folder that cannot be written whose it is and what to do.
   *
   * @param cause what was tried, or null
   */
  static StoreOpenException unwritable(Path path, Exception cause) {
    if (cause != null && isFull(path)) {
      return noRoom(path, cause);
    }
    String user = user();
    String what = path + " cannot be written by " + user + ": ";
    if (isReadOnly(path)) {
      return new StoreOpenException(
          what + "its file system is read-only: mount it writable, or set DATA_DIR to another",
          cause);
    }
    Path there = existing(path);
    String owner = owner(there);
    String advice =
        user.equals(owner)
            ? ". Make it writable (chmod, chattr)"
            : ". Give it to " + user + " (chown), or start as " + owner;
    return new StoreOpenException(
        what
            + (there.equals(path) ? "it" : there)
            + " belongs to "
            + owner
            + mode(there)
            + reason(cause)
            + advice
            + ", or set DATA_DIR to another folder",
        cause);
  }

  /** Says that a disk is full. */
  static StoreOpenException noRoom(Path path, Exception cause) {
    return new StoreOpenException(
        "no space left to write "
            + path
            + reason(cause)
            + ": the disk, or this user's share of it, is full. Make room, or set DATA_DIR to a"
            + " folder on another",
        cause);
  }

  /** Says whether the disk that a path is on has next to nothing left. */
  static boolean isFull(Path path) {
    try {
      FileStore disk = Files.getFileStore(existing(path));
      return !disk.isReadOnly() && disk.getTotalSpace() > 0 && disk.getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isReadOnly(Path path) {
    try {
      return Files.getFileStore(existing(path)).isReadOnly();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns who runs this; the JVM says "?" of a user who is only a number, as in containers. */
  private static String user() {
    String name = System.getProperty("user.name");
    Path self = Path.of("/proc/self");
    return (name == null || name.equals("?")) && Files.exists(self) ? owner(self) : name;
  }

  private static String owner(Path path) {
    try {
      return Files.getOwner(path).getName();
    } catch (IOException e) {
      return "an unknown user";
    }
  }

  private static String mode(Path path) {
    try {
      return isPosix(path)
          ? " (" + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) + ")"
          : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the path, or what is nearest above it. */
  private static Path existing(Path path) {
    Path there = path.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static String reason(Exception cause) {
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return " (" + oneLine(e.getReason()) + ")";
    }
    boolean isNone = cause == null || cause instanceof FileSystemException;
    return isNone ? "" : " (" + oneLine(String.valueOf(cause.getMessage())) + ")";
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static FileAttribute<?>[] attribute(Path near, String permissions) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
