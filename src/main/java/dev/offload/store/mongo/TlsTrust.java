package dev.offload.store.mongo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom this JVM trusts over TLS, by its trust store. */
final class TlsTrust {
  private static final String PROPERTY = "javax.net.ssl.trustStore";

  /** A value of the property that stands for a trust store in hardware. */
  private static final String NO_FILE = "NONE";

  private TlsTrust() {}

  /**
   * Fails when the trust store cannot be used: the driver would tell of it with a stack trace for
   * each connection, and a JVM takes its own in silence for a file that it cannot read.
   *
   * @throws IllegalArgumentException with one readable line
   */
  static void check() {
    try {
      String file = System.getProperty(PROPERTY, NO_FILE);
      if (!file.isEmpty() && !file.equals(NO_FILE) && !isReadable(Path.of(file))) {
        throw new KeyStoreException(file + " is not a readable file");
      }
      SSLContext.getDefault();
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      for (TrustManager manager : trust.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509 && x509.getAcceptedIssuers().length == 0) {
          throw new KeyStoreException("it contains no trusted certificate");
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "MONGODB_URI asks for TLS, and the trust store of this JVM cannot be used ("
              + DriverFailures.rootReason(e)
              + "): correct -D"
              + PROPERTY
              + " and its password");
    }
  }

  private static boolean isReadable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }
}
