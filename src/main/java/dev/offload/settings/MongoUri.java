package dev.offload.settings;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCompressor;
import com.mongodb.ServerAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a MongoDB URI says without asking the network: of a {@code mongodb+srv} one the hosts are
 * known only to the DNS, so the name that is looked up there stands for them.
 *
 * @param hosts names and ports, comma-separated, to be shown
 * @param database the one that it names, or {@code offload}
 */
public record MongoUri(String hosts, String database) {
  private static final String DEFAULT_DATABASE = "offload";
  private static final String FORM = "must be a URI such as mongodb://host:27017/name";

  /** A class of the library that each compressor needs; the driver fails without an answer. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "snappy", "org.xerial.snappy.SnappyInputStream",
          "zstd", "com.github.luben.zstd.ZstdInputStream");

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException when it is none, or asks for what cannot be done here. The
   *     message goes on after the name of the setting, and does not quote the URI, as there may be
   *     a password in it
   */
  public static MongoUri read(String uri) {
    ConnectionString read = parse(uri);
    MongoOptions.problem(uri)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    refuseWhatIsNotHere(read);
    String hosts =
        read.isSrvProtocol()
            ? read.getHosts().get(0)
            : read.getHosts().stream().map(MongoUri::address).collect(Collectors.joining(","));
    return new MongoUri(hosts, read.getDatabase() == null ? DEFAULT_DATABASE : read.getDatabase());
  }

  /** Says whether a URI that was read asks for TLS. */
  public static boolean isOverTls(String uri) {
    return Boolean.TRUE.equals(offline(uri).getSslEnabled());
  }

  /** Returns where tasks are, without what may hold a password. */
  @Override
  public String toString() {
    return "MongoDB at " + hosts + ", database " + database;
  }

  private static ConnectionString parse(String uri) {
    try {
      return offline(uri);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(isFormRight(uri) ? "has a wrong option after ?" : FORM);
    }
  }

  private static String address(String host) {
    ServerAddress address = new ServerAddress(host);
    String name = address.getHost();
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
  }

  private static boolean isFormRight(String uri) {
    try {
      return uri.contains("?") && offline(uri.substring(0, uri.indexOf('?'))) != null;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static ConnectionString offline(String uri) {
    return new ConnectionString(uri, (name, type) -> List.of());
  }

  private static void refuseWhatIsNotHere(ConnectionString read) {
    for (MongoCompressor compressor : read.getCompressorList()) {
      String library = LIBRARIES.get(compressor.getName());
      if (library != null && !isHere(library)) {
        throw new IllegalArgumentException(
            "asks for compressors="
                + compressor.getName()
                + ", whose library is not there: use zlib, or none");
      }
    }
    if (read.getProxyHost() != null) {
      throw new IllegalArgumentException("asks for a proxyHost, which is not supported: remove it");
    }
    if (read.getHosts().stream().anyMatch(host -> host.startsWith("/"))) {
      throw new IllegalArgumentException("names a Unix socket, which is not supported: use TCP");
    }
  }

  private static boolean isHere(String library) {
    try {
      Class.forName(library, false, MongoUri.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
