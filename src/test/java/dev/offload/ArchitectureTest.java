package dev.offload;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The directions of the house, and the one door to time. */
class ArchitectureTest {
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("dev.offload", "gg.jte.generated");
  private static final Map<String, Set<String>> LOCALIZED =
      Map.ofEntries(
          Map.entry(
              "java.lang.String", Set.of("format", "formatted", "toLowerCase", "toUpperCase")),
          Map.entry("java.util.Locale", Set.of("getDefault")),
          Map.entry("java.util.Formatter", Set.of("<init>")),
          Map.entry("java.util.Scanner", Set.of("<init>")),
          Map.entry("java.io.PrintStream", Set.of("format", "printf")),
          Map.entry("java.io.PrintWriter", Set.of("format", "printf")),
          Map.entry("java.io.Console", Set.of("format", "printf")),
          Map.entry("java.text.NumberFormat", Set.of("*")),
          Map.entry("java.text.DecimalFormat", Set.of("<init>")),
          Map.entry("java.text.DecimalFormatSymbols", Set.of("<init>", "getInstance")),
          Map.entry("java.text.SimpleDateFormat", Set.of("<init>")),
          Map.entry("java.text.DateFormat", Set.of("*")),
          Map.entry("java.text.MessageFormat", Set.of("<init>", "format")),
          Map.entry("java.text.Collator", Set.of("getInstance")),
          Map.entry("java.text.BreakIterator", Set.of("*")),
          Map.entry(
              "java.time.format.DateTimeFormatter",
              Set.of(
                  "ofPattern",
                  "localizedBy",
                  "ofLocalizedDate",
                  "ofLocalizedTime",
                  "ofLocalizedDateTime")),
          Map.entry("java.time.format.DateTimeFormatterBuilder", Set.of("toFormatter")));
  private static final JavaClasses EVERYTHING =
      new ClassFileImporter().importPackages("dev.offload");

  @Test
  void dependencies_point_http_to_task_and_worker_to_store() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.offload..")
        .layer("root")
        .definedBy("dev.offload")
        .layer("http")
        .definedBy("dev.offload.http..")
        .layer("worker")
        .definedBy("dev.offload.worker..")
        .layer("store")
        .definedBy("dev.offload.store..")
        .layer("bus")
        .definedBy("dev.offload.bus..")
        .layer("observe")
        .definedBy("dev.offload.observe..")
        .layer("task")
        .definedBy("dev.offload.task..")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("root")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("root", "worker")
        .whereLayer("bus")
        .mayOnlyBeAccessedByLayers("root", "http", "worker")
        .whereLayer("observe")
        .mayOnlyBeAccessedByLayers("root", "http", "worker")
        .check(PRODUCT);
  }

  @Test
  void what_a_task_is_needs_no_other_room() {
    noClasses()
        .that()
        .resideInAPackage("dev.offload.task..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.offload..")
                .and(DescribedPredicate.not(resideInAPackage("dev.offload.task.."))))
        .check(PRODUCT);
  }

  @Test
  void only_Time_reads_the_clock_and_sets_timers() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Time.class)
        .should()
        .accessTargetWhere(
            calls(
                List.of(System.class, Instant.class, Clock.class, Vertx.class),
                List.of(
                    "currentTimeMillis",
                    "nanoTime",
                    "now",
                    "systemUTC",
                    "setTimer",
                    "setPeriodic",
                    "timer")))
        .check(PRODUCT);
  }

  @Test
  void nothing_sleeps_and_no_test_does() {
    noClasses()
        .should()
        .accessTargetWhere(calls(List.of(Thread.class, TimeUnit.class), List.of("sleep")))
        .check(EVERYTHING);
  }

  @Test
  void no_format_and_no_conversion_of_case_depends_on_the_language_of_the_machine() {
    noClasses().should().accessTargetWhere(takesTheDefaultLocale()).check(PRODUCT);
  }

  @Test
  void actors_do_not_know_Vertx() {
    classes()
        .that()
        .resideInAPackage("dev.offload.worker..")
        .and()
        .haveSimpleNameNotEndingWith("Verticle")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(
                resideInAnyPackage("io.vertx.core").and(named("io.vertx.core.Vertx"))))
        .check(PRODUCT);
  }

  @Test
  void only_observe_knows_what_meters_are_made_of() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.offload.observe..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.prometheus.."))
        .check(PRODUCT);
  }

  private static DescribedPredicate<JavaAccess<?>> calls(List<Class<?>> of, List<String> names) {
    return DescribedPredicate.describe(
        "calls of " + names,
        access ->
            names.contains(access.getTarget().getName())
                && of.stream().anyMatch(type -> access.getTargetOwner().isEquivalentTo(type)));
  }

  /** Calls that have a form with a Locale, made without it; or that ask for the default one. */
  private static DescribedPredicate<JavaAccess<?>> takesTheDefaultLocale() {
    return DescribedPredicate.describe(
        "calls that take the default locale: give them Locale.ROOT",
        access ->
            access.getTarget() instanceof CodeUnitAccessTarget target
                && LOCALIZED.getOrDefault(target.getOwner().getName(), Set.of()).stream()
                    .anyMatch(name -> name.equals("*") || name.equals(target.getName()))
                && target.getRawParameterTypes().stream()
                    .noneMatch(type -> type.isEquivalentTo(Locale.class)));
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe(name, type -> type.getName().equals(name));
  }
}
