package dev.offload.bench;

import java.util.Map;

/**
 * What is posted over and over.
 *
 * @param status with which it is answered when it was taken
 * @param headers beside that of the type
 */
record Post(String path, String type, String body, int status, Map<String, String> headers) {

  Post(String path, String type, String body, int status) {
    this(path, type, body, status, Map.of());
  }

  /** A form of the usual size. */
  static final Post FORM =
      new Post(
          "/background",
          "application/x-www-form-urlencoded",
          "background=Send+the+monthly+report+to+customer+4711",
          302);

  /** An event of the same size. */
  static Post event(String topic) {
    return new Post(
        "/api/topics/" + topic + "/events",
        "application/json",
        "{\"report\":\"monthly\",\"customer\":4711}",
        202);
  }
}
