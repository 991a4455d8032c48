package dev.offload.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks one thing after the other, on a connection that is kept. */
final class Caller {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build();

  private static final int NO_CONTENT = 204;

  private Caller() {}

  /** Returns the body of an answer, which must be 200. */
  static String get(String url) {
    HttpResponse<String> answer = send(request(url).build());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(url + " is answered with " + answer.statusCode());
    }
    return answer.body();
  }

  /** Deletes something, which must be answered with 204. */
  static void delete(String url) {
    int status = send(request(url).DELETE().build()).statusCode();
    if (status != NO_CONTENT) {
      throw new IllegalStateException(url + " is not deleted: " + status);
    }
  }

  /** Posts the form and returns the status of the answer. */
  static int post(String baseUrl) {
    return send(request(Post.FORM, baseUrl)).statusCode();
  }

  /** Posts something that must be taken and returns the body of the answer. */
  static String post(Post post, String baseUrl) {
    HttpResponse<String> answer = send(request(post, baseUrl));
    if (answer.statusCode() != post.status()) {
      throw new IllegalStateException(
          post.path() + " is answered with " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private static HttpRequest request(Post post, String baseUrl) {
    HttpRequest.Builder request =
        request(baseUrl + post.path()).header("Content-Type", post.type());
    post.headers().forEach(request::header);
    return request.POST(BodyPublishers.ofString(post.body())).build();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(LONGEST);
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(request.uri() + " is not answered", e);
    }
  }
}
