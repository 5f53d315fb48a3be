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

/** The servers of a simulated ConductorOne behind one loopback port, by TLS: its token endpoint and a gRPC service. */
public final class C1Server implements AutoCloseable {
    /** The host that clients are given. */
    public static final String HOST = "localhost";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path certificateFile;
    private final HttpsServer http;
    private final Server grpc;
    private final SharedPort port;

    /** Starts them. To be closed. */
    public C1Server(SimulatedCertificate certificate, HttpHandler tokens, ServerServiceDefinition service)
            throws IOException {
        KeyManager[] keys = certificate.keyManagers().toArray(KeyManager[]::new);
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        // Not a temporary file of Java's, which its owner alone could read.
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

    /** {@return its certificate in a file, for SSL_CERT_FILE} It is deleted when this server is closed. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** {@return host and port, for tokens and calls alike} */
    public String address() {
        return HOST + ":" + port.port();
    }

    private static SSLContext tls(KeyManager[] keys) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys, null, null);
            return tls;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK has no TLS.", impossible);
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
        } catch (IOException left) {
            throw new IllegalStateException(left);
        }
    }
}
