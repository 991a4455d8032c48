package dev.offload;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.offload.time.Time;
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
  private static final JavaClasses EVERYTHING =
      new ClassFileImporter().importPackages("dev.offload");
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
  private static final String ROOT = "dev.offload";

  private static final SliceAssignment ROOMS =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return type.getPackageName().startsWith(ROOT)
              ? SliceIdentifier.of(room(type))
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "the rooms";
        }
      };

  @Test
  void each_room_knows_only_the_rooms_below_it() {
    classes().should(onlyKnowWhatIsBelow()).check(PRODUCT);
  }

  @Test
  void every_class_of_the_product_is_in_a_room() {
    assertThat(PRODUCT.stream().map(ArchitectureTest::room).distinct())
        .containsExactlyInAnyOrderElementsOf(Rooms.BELOW.keySet());
  }

  @Test
  void no_rooms_know_each_other_in_a_circle() {
    SlicesRuleDefinition.slices().assignedFrom(ROOMS).should().beFreeOfCycles().check(PRODUCT);
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

  private static ArchCondition<JavaClass> onlyKnowWhatIsBelow() {
    return new ArchCondition<>("only know its own room and those below it") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          boolean isOurs = target.getPackageName().startsWith(ROOT);
          boolean isKnown =
              room(target).equals(room(type))
                  || Rooms.BELOW.getOrDefault(room(type), Set.of()).contains(room(target));
          if (isOurs && !isKnown) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Returns the room of a class; that of a template is what the templates show. */
  private static String room(JavaClass type) {
    String name = type.getPackageName();
    if (name.equals(ROOT)
        && Rooms.ENTRIES.contains(type.getName().replaceFirst(".*\\.([^.$]+).*", "$1"))) {
      return Rooms.ENTRY;
    }
    return name.startsWith(ROOT) ? name.replaceFirst("^dev\\.offload\\.?", "") : Rooms.TEMPLATES;
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
