package dev.offload.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window: the Chromium that is installed. */
final class Browser implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** It warns that it knows no typed commands for this version; none are used. Held, or lost. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.openqa.selenium");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens one, or skips the test where no Chromium or no driver of it is installed. */
  static Browser open() {
    Optional<Path> binary = find("chromium", "chromium-browser", "google-chrome");
    Optional<Path> driver = find("chromedriver");
    assumeTrue(
        binary.isPresent() && driver.isPresent(),
        "No browser test: install Chromium and its driver (Debian: chromium, chromium-driver)");
    DRIVER_LOG.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions().setBinary(binary.get().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--window-size=1100,900");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.get().toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  ChromeDriver driver() {
    return driver;
  }

  void get(String url) {
    driver.get(url);
  }

  WebElement element(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  /** Clicks what leads to another page, and returns when that is there and the one before gone. */
  void leaveBy(String css) {
    WebElement clicked = element(css);
    clicked.click();
    until("the page before is gone", same -> isGone(clicked));
    until("the next is there", same -> "complete".equals(run("return document.readyState")));
  }

  /** Amid a change of pages the driver fails in other ways than by a stale element, too. */
  private static boolean isGone(WebElement element) {
    try {
      element.isEnabled();
      return false;
    } catch (WebDriverException e) {
      return true;
    }
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /**
   * Waits until this holds; what is not there yet, was replaced, or goes with its page is looked up
   * anew.
   */
  void until(String what, Predicate<Browser> condition) {
    new WebDriverWait(driver, WAIT, POLL)
        .ignoring(WebDriverException.class)
        .withMessage(what)
        .until(same -> condition.test(this));
  }

  /** Says whether the home page says that it is live. */
  boolean isLive() {
    return element("#live").getText().equals("Live");
  }

  /** Asks for the rows that are new, when there are any. */
  void showNew() {
    WebElement button = element("#new");
    if (button.isDisplayed()) {
      button.click();
    }
  }

  /** Shows pages as on a system that is dark, or light. */
  void showDark(boolean isDark) {
    String scheme = isDark ? "dark" : "light";
    Map<String, String> wish = Map.of("name", "prefers-color-scheme", "value", scheme);
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(wish)));
  }

  /** Returns the rows of the list, newest first. */
  List<Row> rows() {
    return driver.findElements(By.cssSelector("#tasks > .task")).stream()
        .map(
            row ->
                new Row(
                    row.findElement(By.className("preview")).getText(),
                    row.findElement(By.className("word")).getText()))
        .toList();
  }

  /** Returns the ids of the tasks of the list, newest first. */
  List<String> ids() {
    String script =
        "return [...document.querySelectorAll('#tasks > .task')].map((row) => row.dataset.id)";
    return ((List<?>) run(script)).stream().map(String::valueOf).toList();
  }

  /** What one row of the list shows. */
  record Row(String text, String status) {}

  /** From now on pages run this before any script of their own. */
  void beforeEachPage(String script) {
    cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  void switchScriptOff() {
    cdp("Emulation.setScriptExecutionDisabled", Map.of("value", true));
  }

  /** Shows pages as wide as this; a window alone stops at 500 px. */
  void resize(int width, int height, boolean isMobile) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 2, "mobile", isMobile));
  }

  /** Writes a picture of what the viewport shows. */
  void screenshot(Path file) {
    cdp("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    Map<String, Object> picture = cdp("Page.captureScreenshot", Map.of("format", "png"));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(picture.get("data").toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  private Map<String, Object> cdp(String command, Map<String, Object> parameters) {
    return driver.executeCdpCommand(command, parameters);
  }

  private static Optional<Path> find(String... names) {
    List<String> folders = Arrays.asList(System.getenv("PATH").split(File.pathSeparator));
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.concat(Stream.of("/usr/bin"), folders.stream()).map(f -> Path.of(f, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
