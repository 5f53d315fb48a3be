package io.batonxero.demo;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.batonxero.file.TemporaryDirectory;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** The token endpoint and the gRPC service of a simulated ConductorOne, over TLS on one loopback port. */
public final class C1Server implements AutoCloseable {
    /** The host name of the address. */
    public static final String HOST = "localhost";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path certificateFile;
    private final HttpsServer http;
    private final Server grpc;
    private final SharedPort port;

    /** Starts the servers. The caller closes them. */
    public C1Server(SimulatedCertificate certificate, HttpHandler tokens, ServerServiceDefinition service)
            throws IOException {
        KeyManager[] keys = certificate.keyManagers().toArray(KeyManager[]::new);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // Not by createTempFile, whose files only the owner can read.
        this.certificateFile = TemporaryDirectory.ofThisProcess().resolve("simulated-c1-" + UUID.randomUUID() + ".pem");
        Files.writeString(certificateFile, certificate.pem());
        this.http = HttpsServer.create(anyPort, 0);
        http.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
        http.setExecutor(threads);
        http.createContext("/auth/v1/token", tokens);
        http.start();
        this.grpc = NettyServerBuilder.forAddress(
                        anyPort,
                        TlsServerCredentials.newBuilder().keyManager(keys).build())
                .addService(service)
                .build()
                .start();
        this.port = new SharedPort(http.getAddress().getPort(), grpc.getPort(), threads);
    }

    /** {@return a file with the certificate, for SSL_CERT_FILE} It is deleted at close. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** {@return host and port, for tokens and gRPC} */
    public String address() {
        return HOST + ":" + port.port();
    }

    private static SSLContext tls(KeyManager[] keys) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys, null, null);
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not support TLS.", e);
        }
    }

    @Override
    public void close() {
        port.close();
        http.stop(0);
        grpc.shutdownNow();
        threads.shutdownNow();
        try {
            Files.deleteIfExists(certificateFile);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
