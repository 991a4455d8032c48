package dev.offload.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offload.launch.FatalErrorsProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes of their own, as they end. */
class FatalErrorsTest {
  private static final String LONG_MS = "20000";
  private static final String SHORT_MS = "500";

  private record End(int code, String output) {}

  @ParameterizedTest
  @CsvSource({
    "thread, memory, OutOfMemoryError: Java heap space.",
    "loop, memory, OutOfMemoryError: Java heap space.",
    "context, memory, OutOfMemoryError: Java heap space.",
    "future, memory, OutOfMemoryError: Java heap space.",
    "unexpected, memory, OutOfMemoryError: Java heap space.",
    "logged, memory, OutOfMemoryError: Java heap space.",
    "parameter, memory, OutOfMemoryError: Java heap space.",
    "dead, memory, InternalError: the thread of an event loop ended."
  })
  void an_error_that_no_jvm_goes_on_from_ends_the_process_wherever_it_is_caught(
      String way, String error, String told) throws Exception {
    End end = run(way, error, LONG_MS);

    assertThat(end.code).isEqualTo(FatalErrors.EXIT);
    assertThat(end.output.lines())
        .singleElement()
        .asString()
        .startsWith("ERROR Offload ends: java.lang." + told)
        .contains("start it again");
  }

  @Test
  void any_other_is_a_failure_of_what_was_being_done() throws Exception {
    End end =
        run("thread,context,context,loop,stopped", "stack,stack,class,class,memory", SHORT_MS);

    assertThat(end.code).isZero();
    assertThat(end.output).endsWith("goes on\n");
  }

  @Test
  void faults_within_the_jvm_are_fatal_whatever_they_caused() {
    Error internal = new InternalError("a fault");
    Error memory = new OutOfMemoryError("Metaspace");

    assertThat(FatalErrors.fatal(internal)).isSameAs(internal);
    assertThat(FatalErrors.fatal(new ExceptionInInitializerError(memory))).isSameAs(memory);
  }

  @Test
  void causes_that_go_round_in_a_ring_are_looked_at_once() {
    Exception first = new Exception();
    Exception second = new Exception(first);
    first.initCause(second);

    assertThat(FatalErrors.fatal(second)).isNull();
  }

  @Test
  void a_process_that_is_not_ours_goes_on() {
    FatalErrors.check(new OutOfMemoryError("of the host"));
  }

  private static End run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    // As a file of the operator's own may say; the filter of ours is in LogFormatTest.
    command.add("-Dlogback.configurationFile=" + FatalErrors.class.getResource("/logback-own.xml"));
    command.add(FatalErrorsProcess.class.getName());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new End(process.waitFor(), output);
  }
}
