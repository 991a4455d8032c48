package dev.offload.embedded;

import dev.offload.OffloadOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** With the embedded store. */
class ClientOnSqliteTest extends ClientContract {
  @TempDir Path folder;

  @Override
  OffloadOptions store(String name) {
    return new OffloadOptions().setDataDir(folder.resolve(name).toString());
  }
}
