package dev.offload.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.util.LibraryLoaderUtil;

/** How SQLite's library comes to the file from which it is loaded. */
@Timeout(60)
class SqliteLibraryTest {

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void the_library_that_is_unpacked_is_the_one_that_the_driver_would_load(@TempDir Path folder)
      throws Exception {
    assertThat(SqliteLibrary.unpack(folder)).isTrue();

    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (var expected = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      assertThat(Files.readAllBytes(folder.resolve(LibraryLoaderUtil.getNativeLibName())))
          .isEqualTo(expected.readAllBytes());
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void a_start_runs_no_other_program(@TempDir Path folder) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                TempLeftoversTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(process.getInputStream().readAllBytes());

    assertThat(process.waitFor()).isZero();
    assertThat(log).contains("org.sqlite.core.NativeDB").doesNotContain("java.lang.ProcessImpl ");
    assertThat(folder).isEmptyDirectory();
  }
}
