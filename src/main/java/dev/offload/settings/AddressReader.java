package dev.offload.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads settings that name hosts, each in one form; nothing is looked up. */
final class AddressReader {
  private static final Pattern PATH =
      Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}){1,10}/?");

  private final SettingsReader reader;

  AddressReader(SettingsReader reader) {
    this.reader = reader;
  }

  List<Origin> origins(String path) {
    String rule = "must list origins such as \"https://app.example\"";
    return reader.list(path, text -> Origin.written(text).isPresent(), rule).stream()
        .flatMap(text -> Origin.written(text).stream())
        .toList();
  }

  /** Names that requests may be sent to. */
  List<String> names(String path) {
    String rule = "must list host names such as \"tasks.example\", without scheme and port";
    return reader.list(path, text -> HostNames.written(text).isPresent(), rule).stream()
        .flatMap(text -> HostNames.written(text).stream())
        .toList();
  }

  /** A host to listen at. */
  String host(String path) {
    return host(path, Host::of);
  }

  /** A host that other machines are told. */
  String clusterHost(String path) {
    return host(path, text -> Member.reachable(Host.of(text)));
  }

  List<String> members(String path) {
    List<String> members = new ArrayList<>();
    String rule = "must list host:port of the nodes";
    for (String given : reader.list(path, text -> !text.isEmpty(), rule)) {
      try {
        members.add(Member.of(given).toString());
      } catch (IllegalArgumentException e) {
        reader.wrong(path, e.getMessage(), given, null);
      }
    }
    return List.copyOf(new LinkedHashSet<>(members));
  }

  private String host(String path, Function<String, Host> read) {
    String given = reader.text(path, "127.0.0.1");
    try {
      return read.apply(given).text();
    } catch (IllegalArgumentException e) {
      return reader.wrong(path, e.getMessage(), given, given);
    }
  }

  /** A path of URLs such as {@code /offload}, without a slash at its end; empty for the root. */
  String path(String path) {
    String text = reader.text(path, "/");
    if (text.equals("/")) {
      return "";
    }
    return PATH.matcher(text).matches()
        ? text.replaceFirst("/$", "")
        : reader.wrong(path, "must be a path such as /offload, of a-z, 0-9, . _ ~ -", text, "");
  }
}
