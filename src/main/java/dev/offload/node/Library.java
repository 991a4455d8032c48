package dev.offload.node;

/** Libraries that only some settings need; who embeds a node may leave them out. */
enum Library {
  WEB("io.vertx.ext.web.Router", "io.vertx:vertx-web"),
  PAGES("gg.jte.TemplateEngine", "gg.jte:jte-runtime"),
  METRICS(
      "io.micrometer.prometheusmetrics.PrometheusMeterRegistry",
      "io.micrometer:micrometer-registry-prometheus");

  private final String type;
  private final String artifact;

  Library(String type, String artifact) {
    this.type = type;
    this.artifact = artifact;
  }

  /**
   * Looks for it.
   *
   * @param setting what needs it
   * @throws IllegalStateException with one line when it is not on the class path
   */
  void require(String setting) {
    try {
      Class.forName(type, false, Library.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalStateException(
          setting + " needs the library " + artifact + ", which is not on the class path", e);
    }
  }
}
