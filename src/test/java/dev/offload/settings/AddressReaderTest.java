package dev.offload.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressReaderTest {
  private static final JsonObject NO_FILE = new JsonObject();

  @Test
  void hosts_are_in_one_form_and_none_is_looked_up() {
    Map<String, String> environment =
        Map.of(
            "HTTP_HOST", "[0:0::1]",
            "METRICS_HOST", "::ffff:127.0.0.1",
            "CLUSTER_HOST", "NoSuch.invalid.",
            "CLUSTER_MEMBERS", "[0::1]:5701, NoSuch.invalid:5702,[::1]:5701");

    Settings settings = Settings.read(NO_FILE, environment);

    assertThat(settings.http().host()).isEqualTo("::1");
    assertThat(settings.metrics().host()).isEqualTo("127.0.0.1");
    assertThat(settings.cluster().host()).isEqualTo("nosuch.invalid");
    assertThat(settings.cluster().members()).containsExactly("[::1]:5701", "nosuch.invalid:5702");
  }

  @Test
  void host_names_are_read_in_any_case_and_script_with_and_without_the_last_dot() {
    Map<String, String> environment =
        Map.of("HTTP_HOSTS", "Tasks.Example, b.example., b\u00fccher.example, my_app");

    assertThat(Settings.read(NO_FILE, environment).http().hosts())
        .containsExactly("tasks.example", "b.example", "xn--bcher-kva.example", "my_app");
  }
}
