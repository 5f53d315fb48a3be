package io.batonxero.simulator;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetRequest;
import com.google.protobuf.Message;
import io.batonxero.demo.C1Server;
import io.batonxero.demo.SimulatedCertificate;
import io.batonxero.file.TemporaryDirectory;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A simulated ConductorOne on one loopback port, over TLS: token endpoint and gRPC service for connectors. It validates and
 * records requests, accepts only its own tokens, and fails as its script says.
 */
public final class SimulatedC1 implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);

    private final C1Script script = new C1Script();
    private final SimulatedC1Tokens tokens = new SimulatedC1Tokens();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Consumer<BatonServiceUploadAssetRequest>> watchers = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final SimulatedBatonService service;
    private final C1Server server;

    private static final class Shared {
        static final SimulatedCertificate CERTIFICATE = SimulatedCertificate.make();
    }

    /** A received gRPC call. */
    public record Call(String method, String authorization, String userAgent) {}

    /** A complete upload. Its file is deleted at close. */
    public record Upload(String taskId, Path file, long bytes, long messages) {}

    private SimulatedC1(SimulatedCertificate certificate) throws IOException {
        this.folder = Files.createTempDirectory(TemporaryDirectory.ofThisProcess(), "simulated-c1");
        this.service = new SimulatedBatonService(
                script, folder, message -> watchers.forEach(watcher -> watcher.accept(message)));
        this.server = new C1Server(certificate, tokens::handle, ServerInterceptors.intercept(service, authorization()));
        tokens.listensAt(server.address());
    }

    /** {@return a running server} The caller closes it. */
    public static SimulatedC1 start() throws IOException {
        return start(Shared.CERTIFICATE);
    }

    /** {@return a running server with another certificate} */
    public static SimulatedC1 start(SimulatedCertificate certificate) throws IOException {
        return new SimulatedC1(certificate);
    }

    /** {@return a file with the certificate, for SSL_CERT_FILE} It is deleted at close. */
    public Path certificateFile() {
        return server.certificateFile();
    }

    /** {@return host and port, for tokens and gRPC} */
    public String address() {
        return server.address();
    }

    /** {@return the id of its only client} */
    public String clientId() {
        return tokens.clientId();
    }

    /** {@return the secret of its only client} */
    public String clientSecret() {
        return tokens.clientSecret();
    }

    /** {@return its tasks and faults} */
    public C1Script script() {
        return script;
    }

    /** {@return its token endpoint} */
    public SimulatedC1Tokens tokens() {
        return tokens;
    }

    /** {@return all calls so far, in order, including rejected ones} */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** {@return the requests of one type so far, in order, except uploads} */
    public <T extends Message> List<T> requests(Class<T> kind) {
        return service.requests.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** {@return the complete uploads with a correct checksum} */
    public List<Upload> uploads() {
        return List.copyOf(service.uploads);
    }

    /** {@return the next FinishTask; empty after the timeout} Each is returned once. */
    public Optional<BatonServiceFinishTaskRequest> nextFinished(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(service.finished.poll(timeout.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Adds a watcher of upload messages. */
    public void onUploadMessage(Consumer<BatonServiceUploadAssetRequest> watcher) {
        watchers.add(watcher);
    }

    private ServerInterceptor authorization() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
                String authorization =
                        Optional.ofNullable(headers.get(AUTHORIZATION)).orElse("");
                String agent = Optional.ofNullable(headers.get(USER_AGENT)).orElse("");
                calls.add(new Call(method, authorization, agent));
                Optional<Status> fault = tokens.accepts(authorization)
                        ? script.faultOf(method)
                        : Optional.of(Status.UNAUTHENTICATED.withDescription("token"));
                if (fault.isPresent()) {
                    call.close(fault.get(), new Metadata());
                    return new ServerCall.Listener<>() {};
                }
                return next.startCall(call, headers);
            }
        };
    }

    @Override
    public void close() {
        server.close();
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
