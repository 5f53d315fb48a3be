package io.batonxero.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.c1.OutcomeRetries;
import io.batonxero.c1.RunningTasks;
import io.batonxero.http.HttpListener;
import io.batonxero.http.HttpPage;
import io.batonxero.net.Network;
import io.batonxero.steps.StepWatchdog;
import io.batonxero.xero.auth.XeroSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health and metrics over HTTP on one port. Health has the format of ConductorOne's connectors, and under
 * {@code /observe} that of Camel.
 */
public final class ManagementServer extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BIND_ADDRESS = "--health-check-bind-address (BATON_HEALTH_CHECK_BIND_ADDRESS)";
    private static final String PATHS = "Available paths: /, /live, /ready, /health, /metrics and /status.";

    private final InetSocketAddress address;
    private final CamelContext context;
    private final Metrics metrics;
    private final Map<String, Supplier<HttpPage>> pages;
    private @Nullable HttpListener listener;

    /**
     * Creates a server for a context. It must be created before the routes, so that they are measured.
     *
     * @param pages further pages, by path
     */
    public ManagementServer(InetSocketAddress address, CamelContext context, Map<String, Supplier<HttpPage>> pages) {
        this.address = address;
        this.context = context;
        this.pages = Map.copyOf(pages);
        this.metrics = new Metrics(context);
    }

    /**
     * Registers the health checks and starts to listen.
     *
     * @throws ConfigurationException if it cannot listen on the address
     */
    @Override
    protected void doStart() {
        metrics.restore();
        HealthCheckRegistry checks = HealthCheckHelper.getHealthCheckRegistry(context);
        // Without ConductorOne, as with --every, the bean of its tasks exists too.
        if ("service".equals(context.resolvePropertyPlaceholders("{{baton.mode}}"))) {
            checks.register(ProblemCheck.ofReadiness(
                    "conductorone", () -> problem(RunningTasks.class, RunningTasks::pollProblem)));
            checks.register(
                    ProblemCheck.ofReadiness("tasks", () -> problem(RunningTasks.class, RunningTasks::slotProblem)));
        }
        checks.register(ProblemCheck.ofReadiness("xero", () -> problem(XeroSession.class, XeroSession::signInProblem)));
        checks.register(ProblemCheck.ofHealth("last-sync", metrics::syncProblem));
        checks.register(ProblemCheck.ofNote("not-read", metrics::partsNotRead));
        checks.register(
                ProblemCheck.ofHealth("outcomes", () -> problem(OutcomeRetries.class, OutcomeRetries::problem)));
        checks.register(ProblemCheck.ofReadiness("steps", () -> problem(StepWatchdog.class, StepWatchdog::problem)));
        checks.register(
                ProblemCheck.ofLiveness("process", () -> problem(StepWatchdog.class, StepWatchdog::fatalProblem)));
        Health health = new Health(context);
        if (address.isUnresolved()) {
            throw new ConfigurationException(BIND_ADDRESS + " is " + address.getHostString()
                    + ", which cannot be resolved. Give an address of this machine.");
        }
        try {
            listener = HttpListener.start(
                    "management", List.of(address), (method, target) -> page(target.getPath(), health));
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Health and metrics cannot listen on " + address.getHostString() + " port " + address.getPort()
                            + " ("
                            + e.getMessage() + "). Set another port with --health-check-port"
                            + " (BATON_HEALTH_CHECK_PORT), or another address of this machine with " + BIND_ADDRESS
                            + ".",
                    e);
        }
        LOG.atInfo().addKeyValue("url", Network.url(address, "/health")).log("health and metrics started");
    }

    private <T> Optional<String> problem(Class<T> bean, Function<T, Optional<String>> problem) {
        return context.getRegistry().findByType(bean).stream()
                .flatMap(each -> problem.apply(each).stream())
                .findFirst();
    }

    @Override
    protected void doStop() {
        if (listener != null) {
            listener.close();
        }
    }

    private HttpPage page(String path, Health health) {
        return switch (path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path) {
            case "/live" -> page(health.live());
            case "/ready" -> page(health.ready());
            case "/health" -> page(health.health());
            case "/observe/health/live" -> page(health.inCamelFormat("live"));
            case "/observe/health/ready" -> page(health.inCamelFormat("ready"));
            case "/observe/health" -> page(health.inCamelFormat("all"));
            case "/metrics", "/observe/metrics" -> HttpPage.of(200, Metrics.CONTENT_TYPE, metrics.text());
            default ->
                Optional.ofNullable(pages.get(path))
                        .map(Supplier::get)
                        .orElseGet(() -> HttpPage.refusal(404, "Not found. " + PATHS));
        };
    }

    private static HttpPage page(Health.Report report) {
        try {
            return HttpPage.of(report.isUp() ? 200 : 503, "application/json", JSON.writeValueAsString(report.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The health report cannot be written as JSON", e);
        }
    }
}
