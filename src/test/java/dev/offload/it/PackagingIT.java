package dev.offload.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar that is given to others. */
class PackagingIT {
  private static final long BYTES_MAX = 40_000_000;
  private static final Path BILL = Path.of("target/offload-sbom.json");
  private static final String LOG_SETUP =
      "META-INF/services/ch.qos.logback.classic.spi.Configurator";
  private static final String LICENSES = "META-INF/licenses/";

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(OffloadProcess.jar());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void it_has_less_than_40_MB() {
    assertThat(Path.of(OffloadProcess.jar()).toFile().length()).isLessThan(BYTES_MAX);
  }

  @Test
  void the_embedded_store_is_there_for_the_systems_that_are_named_and_no_others() {
    Set<String> systems =
        names().stream()
            .filter(name -> name.matches("org/sqlite/native/.*sqlitejdbc\\..*"))
            .map(name -> name.replaceAll("org/sqlite/native/(.*)/[^/]*", "$1"))
            .collect(Collectors.toSet());

    assertThat(systems)
        .containsExactlyInAnyOrder(
            "Linux/x86_64",
            "Linux/aarch64",
            "Linux-Musl/x86_64",
            "Linux-Musl/aarch64",
            "Mac/x86_64",
            "Mac/aarch64",
            "Windows/x86_64",
            "Windows/aarch64");
  }

  @Test
  void it_has_its_licence_and_names_whoever_it_contains() throws IOException {
    assertThat(read("META-INF/LICENSE"))
        .isEqualTo(Files.readString(Path.of("LICENSE")))
        .contains("Apache License");
    assertThat(read("META-INF/NOTICE")).contains("Offload");
    String others = read(LICENSES + "THIRD-PARTY.txt");
    assertThat(groupsOfJar())
        .contains("io.vertx", "org.xerial", "dev.offload")
        .filteredOn(group -> !group.equals("dev.offload"))
        .allMatch(group -> others.contains(" " + group), "is in THIRD-PARTY.txt");
    assertThat(names())
        .contains(LICENSES + "slf4j-MIT.txt", LICENSES + "logback-LGPL-2.1.txt")
        .filteredOn(name -> name.matches(LICENSES + ".+-.+\\.txt") && !name.contains("THIRD"))
        .allMatch(name -> others.contains(name.substring(LICENSES.length())));
  }

  @Test
  void its_bill_of_materials_names_nobody_else() throws IOException {
    assumeTrue(Files.exists(BILL), "there is no bill of materials: Maven was offline");
    String others = read(LICENSES + "THIRD-PARTY.txt");
    List<String> groups =
        new JsonObject(Files.readString(BILL))
            .getJsonArray("components").stream()
                .map(component -> ((JsonObject) component).getString("group"))
                .distinct()
                .toList();

    assertThat(groups)
        .contains("io.vertx", "org.mongodb")
        .allMatch(group -> others.contains(" " + group), "is in THIRD-PARTY.txt");
  }

  /** Not all say in the jar whose they are. */
  private Set<String> groupsOfJar() {
    return names().stream()
        .filter(name -> name.matches("META-INF/maven/.*/pom.properties"))
        .map(name -> name.split("/")[2])
        .collect(Collectors.toSet());
  }

  @Test
  void entries_have_no_time_of_the_build() {
    assertThat(jar.stream().filter(entry -> entry.getName().startsWith("dev/offload/")))
        .hasSizeGreaterThan(200)
        .extracting(JarEntry::getTimeLocal)
        .extracting(time -> time.toLocalDate().toString())
        .containsOnly("2026-11-27");
  }

  @Test
  void the_library_has_our_classes_alone_and_says_nothing_of_logs() throws IOException {
    try (JarFile library = new JarFile(System.getProperty("offload.library"))) {
      List<String> all = library.stream().map(JarEntry::getName).toList();

      assertThat(all)
          .contains("dev/offload/OffloadVerticle.class", "dev/offload/Offload.class")
          .doesNotContain(LOG_SETUP)
          .filteredOn(name -> name.endsWith(".class"))
          .allMatch(
              name -> name.startsWith("dev/offload/") || name.startsWith("gg/jte/generated/"));
    }
    assertThat(read(LOG_SETUP)).isEqualTo("dev.offload.observe.LogFormat\n");
  }

  private List<String> names() {
    return jar.stream().map(JarEntry::getName).toList();
  }

  private String read(String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
