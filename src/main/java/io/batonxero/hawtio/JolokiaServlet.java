package io.batonxero.hawtio;

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

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(JolokiaServlet.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MAX_TIME = Duration.ofSeconds(20);
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    private static final int MAX_REQUESTS = 6;

    /** Requests that are worked on, or whose response is being read. A console has as many under way. */
    private final transient Semaphore requests = new Semaphore(MAX_REQUESTS, true);
    /** Operations that list or read many MBeans run for one request at a time: each takes tens of megabytes. */
    private final transient Semaphore heavy = new Semaphore(1, true);

    JolokiaServlet() {
        super(new Access());
    }

    @Override
    protected void initServices(ServletConfig config, JolokiaServiceManager services) {
        super.initServices(config, services);
        services.addService(new Audit());
        services.addService(new ReadableXml());
        services.addService(new TracerSettings());
        services.addService(new RefusedTypes());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Optional<Refusal> refusal = respond(request, response);
        if (refusal.isPresent()) {
            Audit.requestRefused(request, refusal.orElseThrow());
            refusal.orElseThrow().send(response);
        }
    }

    private Optional<Refusal> respond(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        byte[] sent = request.getInputStream().readNBytes(MAX_REQUEST_BYTES + 1);
        if (sent.length > MAX_REQUEST_BYTES) {
            return Optional.of(new Refusal(413, "The request has more than " + MAX_REQUEST_BYTES + " bytes."));
        }
        Optional<JsonNode> operations = parse(sent);
        if (operations.isEmpty()) {
            return Optional.of(new Refusal(400, "The body of the request is no JSON."));
        }
        int count = operations.orElseThrow().size();
        if (operations.orElseThrow().isArray() && count > MAX_OPERATIONS) {
            return Optional.of(new Refusal(413, "The request has more than " + MAX_OPERATIONS + " operations."));
        }
        return held(requests, () -> {
            BoundedBody body = new BoundedBody(MAX_RESPONSE_BYTES);
            Optional<Refusal> refusal = execute(request, response, operations.orElseThrow(), body);
            if (refusal.isEmpty()) {
                body.writeTo(response);
                LOG.debug("responded operations={} request={} response={}", count, sent.length, body.size());
            }
            return refusal;
        });
    }

    private Optional<Refusal> execute(
            HttpServletRequest request, HttpServletResponse response, JsonNode operations, BoundedBody body)
            throws ServletException, IOException {
        if (!operations.isArray()) {
            return execute(new OneOperation(request, operations), body.of(response))
                    .or(() -> tooLarge(body));
        }
        long start = System.nanoTime();
        body.write('[');
        for (JsonNode operation : operations) {
            if (body.size() > 1) {
                body.write(',');
            }
            Optional<Refusal> refusal = execute(new OneOperation(request, operation), body.of(response));
            if (refusal.isPresent()) {
                return refusal;
            }
            if (response.getStatus() != HttpServletResponse.SC_OK) {
                return Optional.of(new Refusal(400, "An operation of the request is invalid."));
            }
            if (System.nanoTime() - start > MAX_TIME.toNanos()) {
                return Optional.of(new Refusal(503, "The request took longer than " + MAX_TIME.toSeconds() + " s."));
            }
            if (body.isFull()) {
                break;
            }
        }
        body.write(']');
        return tooLarge(body);
    }

    private Optional<Refusal> execute(OneOperation operation, HttpServletResponse response)
            throws ServletException, IOException {
        Audit.callsComeFrom(operation);
        try {
            Work work = () -> {
                super.service(operation, new MaskedResponse(response));
                return Optional.empty();
            };
            return operation.isHeavy() ? held(heavy, work) : work.run();
        } finally {
            Audit.noCallsCome();
        }
    }

    private static Optional<Refusal> tooLarge(BoundedBody body) {
        return body.isFull()
                ? Optional.of(new Refusal(422, "The response would have more than " + MAX_RESPONSE_BYTES + " bytes."))
                : Optional.empty();
    }

    /** Work that holds a permit. */
    private interface Work {
        Optional<Refusal> run() throws ServletException, IOException;
    }

    private static Optional<Refusal> held(Semaphore permits, Work work) throws ServletException, IOException {
        try {
            if (!permits.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(new Refusal(503, "Other requests are still being worked on."));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.of(new Refusal(503, "The program shuts down."));
        }
        try {
            return work.run();
        } finally {
            permits.release();
        }
    }

    private static Optional<JsonNode> parse(byte[] body) {
        try {
            return Optional.of(JSON.readTree(body));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
