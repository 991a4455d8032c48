package dev.offload.store.sqlite;

import dev.offload.store.StoreOpenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library. It is unpacked where this process alone writes, loaded, and removed at
 * once, so that nothing of it is left behind however the process ends.
 */
final class SqliteLibrary {
  private static final String UNPACK_INTO = "org.sqlite.tmpdir";
  private static final String LOAD_FROM = "org.sqlite.lib.path";

  /** In the name of each file that is unpacked, on every system. */
  private static final String UNPACKED = "sqlitejdbc";

  private static final Pattern OURS = Pattern.compile("offload-(\\d+)-.*");

  /** A process may be unknown here and yet live, where containers share a folder. */
  private static final long SURELY_LOADED_MS = 60_000;

  private static final Map<String, String> PROCESSORS =
      Map.of("amd64", "x86_64", "aarch64", "aarch64");

  private static boolean loaded;

  private SqliteLibrary() {}

  /**
   * Loads the library, once in a process. Where it cannot be from the data folder, because programs
   * may not run there or it has no room, the temporary folder of the machine is tried.
   *
   * @param temp an empty folder of this process alone
   * @throws StoreOpenException when it cannot be loaded from either
   */
  static synchronized void load(Path temp) {
    if (loaded) {
      return;
    }
    Path base = Path.of(System.getProperty(UNPACK_INTO, System.getProperty("java.io.tmpdir")));
    String first = failure(temp);
    String second = first == null ? null : failureBelow(base);
    loaded = second == null;
    if (!loaded) {
      throw new StoreOpenException(
          "the SQLite library can be loaded neither from "
              + temp
              + " ("
              + first
              + ") nor from "
              + base
              + " ("
              + second
              + "): start with -Djava.io.tmpdir set to a folder where programs can be written and"
              + " run",
          null);
    }
  }

  private static String failureBelow(Path base) {
    Path folder;
    try {
      String name = "offload-" + ProcessHandle.current().pid() + "-";
      folder = Files.createTempDirectory(base, name, FileAccess.privateFolder(base));
    } catch (IOException e) {
      return Files.isDirectory(base) ? "it cannot be written" : "it is not a folder";
    }
    try {
      removeLeftovers(base, folder);
      return failure(folder);
    } finally {
      remove(folder);
    }
  }

  /** Returns why the library cannot be loaded from a folder, or null: it is. */
  private static String failure(Path folder) {
    String before = System.getProperty(UNPACK_INTO);
    String loadFrom = System.getProperty(LOAD_FROM);
    System.setProperty(UNPACK_INTO, folder.toString());
    try {
      if (loadFrom == null && unpack(folder)) {
        System.setProperty(LOAD_FROM, folder.toString());
      }
      SQLiteJDBCLoader.initialize();
      return null;
    } catch (Exception | LinkageError e) {
      return holdsLibrary(folder)
          ? "programs cannot run there"
          : "it cannot be written, or has no room";
    } finally {
      set(UNPACK_INTO, before);
      set(LOAD_FROM, loadFrom);
      empty(folder);
    }
  }

  private static void set(String property, String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  /**
   * Unpacks the library where it is certain which one is needed, and says whether it is. Elsewhere
   * the driver does, which runs a program to ask what system this is, and reads what it unpacked
   * once more to compare it: a tenth of the time of a start.
   */
  static boolean unpack(Path folder) throws IOException {
    String processor = PROCESSORS.get(System.getProperty("os.arch"));
    if (!System.getProperty("os.name").equals("Linux") || processor == null || OSInfo.isMusl()) {
      return false;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = "/org/sqlite/native/Linux/" + processor + "/" + name;
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library != null) {
        Files.copy(library, folder.resolve(name));
      }
      return library != null;
    }
  }

  private static boolean holdsLibrary(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> !file.toString().endsWith(".lck") && isWhole(file));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private static boolean isWhole(Path library) {
    try {
      return Files.size(library) > 0 && !FileAccess.isFull(library);
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes what processes of this user left that were killed while they loaded the library. */
  private static void removeLeftovers(Path base, Path mine) {
    try (Stream<Path> all = Files.list(base)) {
      UserPrincipal me = Files.getOwner(mine);
      FileTime now = Files.getLastModifiedTime(mine);
      List<Path> left = all.filter(path -> isLeft(path, me, now)).toList();
      left.forEach(SqliteLibrary::remove);
    } catch (IOException | UncheckedIOException e) {
      // They are in nobody's way; the next start tries again.
    }
  }

  private static boolean isLeft(Path path, UserPrincipal me, FileTime now) {
    Matcher name = OURS.matcher(path.getFileName().toString());
    try {
      return name.matches()
          && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(me)
          && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
          && now.toMillis() - Files.getLastModifiedTime(path).toMillis() > SURELY_LOADED_MS;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static void remove(Path folder) {
    empty(folder);
    delete(folder);
  }

  /** Removes unpacked libraries from a folder, as far as that can be done, and nothing else. */
  static void empty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().contains(UNPACKED))
          .toList()
          .forEach(SqliteLibrary::delete);
    } catch (IOException | UncheckedIOException e) {
      // What is left is removed at the next start.
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // As above: a system that keeps a loaded library lets go of it when the process ends.
    }
  }
}
