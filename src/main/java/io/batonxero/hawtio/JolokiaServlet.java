package io.batonxero.hawtio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jolokia.server.core.http.AgentServlet;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jolokia with access rules, audit, masked secrets and limits per request, since syncs run in the same process. A bulk
 * request is executed operation by operation; Jolokia itself would build all responses before sending one.
 */
final class JolokiaServlet extends AgentServlet {
    /** The console's largest request has 510 operations (0.6 MB), its largest response 3.7 MB. */
    static final int MAX_OPERATIONS = 1500;

    static final int MAX_REQUEST_BYTES = 2 << 20;
    static final int MAX_RESPONSE_BYTES = 8 << 20;

    private static final long MAX_HEAP_BYTES = Runtime.getRuntime().maxMemory();
    /** Heap per JSON token in the most expensive operation. */
    private static final int TOKEN_HEAP_BYTES = 2500;
    /** JSON tokens of a request. A limit on bytes is not enough: {@code [],} takes 50 times its size on the heap. */
    static final int MAX_TOKENS = (int) Math.min(100_000, MAX_HEAP_BYTES / TOKEN_HEAP_BYTES);

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaServlet.class);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build())
            .build());
    private static final Duration BULK_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PERMIT_TIMEOUT = Duration.ofSeconds(30);
    private static final long REQUEST_HEAP_BYTES = 192L << 20;
    /** A console sends 6 requests at a time. */
    static final int MAX_REQUESTS = (int) Math.max(1, Math.min(6, MAX_HEAP_BYTES / REQUEST_HEAP_BYTES));

    /** Divides the heap to get the memory for request and response buffers. */
    private static final int BUFFER_HEAP_DIVISOR = 6;

    /** Permits for executing requests; receiving a request and sending its response need none. */
    private final transient Semaphore requests = new Semaphore(MAX_REQUESTS, true);
    /** Buffer bytes. Unfair, so that small requests need not wait behind large ones. */
    private final transient Semaphore buffers =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, MAX_HEAP_BYTES / BUFFER_HEAP_DIVISOR));
    /** One permit for operations on many MBeans, each of which takes tens of megabytes. */
    private final transient Semaphore heavy = new Semaphore(1, true);

    JolokiaServlet() {
        super(new JolokiaRestrictor());
    }

    @Override
    protected void initServices(ServletConfig config, JolokiaServiceManager services) {
        super.initServices(config, services);
        services.addService(new AuditLog());
        services.addService(new XmlFixes());
        services.addService(new TracerSettingsHandler());
        services.addService(new RefusedTypes());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<Refusal> refusal = respond(request, response);
        if (refusal.isPresent()) {
            AuditLog.requestRefused(request, refusal.orElseThrow());
            refusal.orElseThrow().send(response);
        }
    }

    private Optional<Refusal> respond(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        BoundedBody body = new BoundedBody(MAX_RESPONSE_BYTES, buffers);
        int length = request.getContentLength();
        int bufferBytes = length < 0 ? MAX_REQUEST_BYTES : Math.min(length, MAX_REQUEST_BYTES);
        try {
            Optional<Refusal> refusal = withPermits(buffers, bufferBytes, () -> {
                byte[] content = request.getInputStream().readNBytes(MAX_REQUEST_BYTES + 1);
                return content.length > MAX_REQUEST_BYTES
                        ? Optional.of(new Refusal(413, "The request has more than " + MAX_REQUEST_BYTES + " bytes."))
                        : withPermits(requests, 1, () -> execute(request, content, response, body));
            });
            if (refusal.isEmpty()) {
                body.writeTo(response);
                LOG.atDebug()
                        .addKeyValue("request_bytes", length)
                        .addKeyValue("response_bytes", body.size())
                        .log("Jolokia response sent");
            }
            return refusal;
        } finally {
            body.release();
        }
    }

    private Optional<Refusal> execute(
            HttpServletRequest request, byte[] content, HttpServletResponse response, BoundedBody body)
            throws ServletException, IOException {
        JsonNode operations;
        try {
            operations = JSON.readTree(content);
        } catch (StreamConstraintsException e) {
            return Optional.of(
                    new Refusal(413, "The request has more than " + MAX_TOKENS + " JSON tokens, or too many levels."));
        } catch (IOException e) {
            return Optional.of(new Refusal(400, "The request body is not JSON."));
        }
        if (operations.isArray() && operations.size() > MAX_OPERATIONS) {
            return Optional.of(new Refusal(413, "The request has more than " + MAX_OPERATIONS + " operations."));
        }
        if (!operations.isArray()) {
            return execute(new SingleOperationRequest(request, operations), body.capture(response))
                    .or(body::refusal);
        }
        long start = System.nanoTime();
        body.write('[');
        for (JsonNode operation : operations) {
            if (body.size() > 1) {
                body.write(',');
            }
            Optional<Refusal> refusal = execute(new SingleOperationRequest(request, operation), body.capture(response));
            if (refusal.isPresent()) {
                return refusal;
            }
            if (response.getStatus() != HttpServletResponse.SC_OK) {
                return Optional.of(new Refusal(400, "An operation of the request is invalid."));
            }
            if (System.nanoTime() - start > BULK_TIMEOUT.toNanos()) {
                return Optional.of(
                        new Refusal(503, "The request took longer than " + BULK_TIMEOUT.toSeconds() + " s."));
            }
            if (body.refusal().isPresent()) {
                break;
            }
        }
        body.write(']');
        return body.refusal();
    }

    private Optional<Refusal> execute(SingleOperationRequest operation, HttpServletResponse response)
            throws ServletException, IOException {
        AuditLog.setClient(operation);
        try {
            Work work = () -> {
                super.service(operation, new MaskedResponse(response));
                return Optional.empty();
            };
            return operation.isHeavy() ? withPermits(heavy, 1, work) : work.run();
        } finally {
            AuditLog.clearClient();
        }
    }

    private interface Work {
        Optional<Refusal> run() throws ServletException, IOException;
    }

    private static Optional<Refusal> withPermits(Semaphore permits, int count, Work work)
            throws ServletException, IOException {
        try {
            if (!permits.tryAcquire(count, PERMIT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(new Refusal(503, "Other requests are still running. Try again."));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Refusal(503, "The program is shutting down."));
        }
        try {
            return work.run();
        } finally {
            permits.release(count);
        }
    }
}
