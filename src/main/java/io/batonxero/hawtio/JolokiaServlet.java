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
 * Jolokia, with our access rules and our audit, without secrets, and with bounds for what one request may ask for: the syncs
 * are in the same process. Jolokia itself would build the responses of all operations of a bulk request before it sends one.
 */
final class JolokiaServlet extends AgentServlet {
    /** The console's largest request has 510 operations in 0.6 MB, and its largest response 3.7 MB. */
    static final int MAX_OPERATIONS = 1500;

    static final int MAX_REQUEST_BYTES = 2 << 20;
    static final int MAX_RESPONSE_BYTES = 8 << 20;

    private static final long HEAP = Runtime.getRuntime().maxMemory();
    /** The heap that one JSON token takes in the most expensive operation. */
    private static final int TOKEN_HEAP_BYTES = 2500;
    /** Names, values, brackets. Bytes alone are no bound: {@code [],} takes fifty times as many of the heap. */
    static final int MAX_TOKENS = (int) Math.min(100_000, HEAP / TOKEN_HEAP_BYTES);

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaServlet.class);
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build())
            .build());
    private static final Duration MAX_TIME = Duration.ofSeconds(20);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final long REQUEST_HEAP_BYTES = 192L << 20;
    /** A console has six under way. */
    static final int MAX_REQUESTS = (int) Math.max(1, Math.min(6, HEAP / REQUEST_HEAP_BYTES));

    /** The part of the heap that is for what clients send and read, at their own speed. */
    private static final int BUFFERS_PER_HEAP = 6;

    /** Requests that are worked on: neither those that are still being sent, nor those whose response is being read. */
    private final transient Semaphore requests = new Semaphore(MAX_REQUESTS, true);
    /** Bytes of requests and responses. Unfair, so that few bytes that fit at once do not wait behind many. */
    private final transient Semaphore buffers =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, HEAP / BUFFERS_PER_HEAP));
    /** Operations that list or read many MBeans run for one request at a time: each takes tens of megabytes. */
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
        int room = length < 0 ? MAX_REQUEST_BYTES : Math.min(length, MAX_REQUEST_BYTES);
        try {
            Optional<Refusal> refusal = held(buffers, room, () -> {
                byte[] sent = request.getInputStream().readNBytes(MAX_REQUEST_BYTES + 1);
                return sent.length > MAX_REQUEST_BYTES
                        ? Optional.of(new Refusal(413, "The request has more than " + MAX_REQUEST_BYTES + " bytes."))
                        : held(requests, 1, () -> execute(request, sent, response, body));
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
            HttpServletRequest request, byte[] sent, HttpServletResponse response, BoundedBody body)
            throws ServletException, IOException {
        JsonNode operations;
        try {
            operations = JSON.readTree(sent);
        } catch (StreamConstraintsException e) {
            return Optional.of(
                    new Refusal(413, "The request has more than " + MAX_TOKENS + " JSON tokens, or too many levels."));
        } catch (IOException e) {
            return Optional.of(new Refusal(400, "The body of the request is no JSON."));
        }
        if (operations.isArray() && operations.size() > MAX_OPERATIONS) {
            return Optional.of(new Refusal(413, "The request has more than " + MAX_OPERATIONS + " operations."));
        }
        if (!operations.isArray()) {
            return execute(new SingleOperationRequest(request, operations), body.of(response))
                    .or(body::refusal);
        }
        long start = System.nanoTime();
        body.write('[');
        for (JsonNode operation : operations) {
            if (body.size() > 1) {
                body.write(',');
            }
            Optional<Refusal> refusal = execute(new SingleOperationRequest(request, operation), body.of(response));
            if (refusal.isPresent()) {
                return refusal;
            }
            if (response.getStatus() != HttpServletResponse.SC_OK) {
                return Optional.of(new Refusal(400, "An operation of the request is invalid."));
            }
            if (System.nanoTime() - start > MAX_TIME.toNanos()) {
                return Optional.of(new Refusal(503, "The request took longer than " + MAX_TIME.toSeconds() + " s."));
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
        AuditLog.callsComeFrom(operation);
        try {
            Work work = () -> {
                super.service(operation, new MaskedResponse(response));
                return Optional.empty();
            };
            return operation.isHeavy() ? held(heavy, 1, work) : work.run();
        } finally {
            AuditLog.noCallsCome();
        }
    }

    /** Work that holds permits. */
    private interface Work {
        Optional<Refusal> run() throws ServletException, IOException;
    }

    private static Optional<Refusal> held(Semaphore permits, int number, Work work)
            throws ServletException, IOException {
        try {
            if (!permits.tryAcquire(number, MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(new Refusal(503, "Other requests are still being worked on."));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.of(new Refusal(503, "The program shuts down."));
        }
        try {
            return work.run();
        } finally {
            permits.release(number);
        }
    }
}
