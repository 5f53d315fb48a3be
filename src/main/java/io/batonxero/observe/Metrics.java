package io.batonxero.observe;

import io.batonxero.c1.OutcomeRetries;
import io.batonxero.guard.FailureRecord;
import io.batonxero.guard.FailureStore;
import io.batonxero.guard.RemovalGuard;
import io.batonxero.reload.ReloadLog;
import io.batonxero.reload.RouteReloader;
import io.batonxero.xero.auth.XeroSession;
import io.batonxero.xero.http.RequestMetrics;
import io.batonxero.xero.http.RequestMetrics.Api;
import io.batonxero.xero.http.RequestMetrics.Limit;
import io.batonxero.xero.http.RequestMetrics.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyConfiguration;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/**
 * The Prometheus metrics of the program, and Camel's metrics of its routes. docs/metrics.md lists their names and labels, which
 * are a public contract.
 */
final class Metrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CamelContext context;
    private final SyncMetrics syncs;

    /** Registers the metrics of a context. Its routes must be created afterwards. */
    Metrics(CamelContext context) {
        this.context = context;
        syncs = new SyncMetrics(
                registry, () -> session().map(XeroSession::metrics).ifPresent(RequestMetrics::beginSync));
        context.addRoutePolicyFactory(syncs);
        context.addRoutePolicyFactory(routePolicies());
        for (Api api : Api.values()) {
            for (Outcome outcome : Outcome.values()) {
                requests(api, outcome);
            }
        }
        for (Limit limit : Limit.values()) {
            remaining(limit);
        }
        token("baton.xero.token.age", "Time since Xero issued the current tokens", XeroSession::tokenAge);
        token(
                "baton.xero.access.token.left",
                "Time until the current access token expires",
                XeroSession::tokenTimeLeft);
        outcomes("taken", OutcomeRetries::acceptedCount);
        outcomes("given_up", OutcomeRetries::givenUpCount);
        reloads("good", ReloadLog::reloadCount);
        reloads("refused", ReloadLog::rejectionCount);
    }

    /** Reads what is recorded of syncs of earlier processes. */
    void restore() {
        Optional<RemovalGuard> guard = bean(RemovalGuard.class);
        Optional<FailureStore> failed = bean(FailureStore.class);
        syncs.restore(
                guard.flatMap(RemovalGuard::deliveredAt),
                failed.map(FailureStore::last).orElse(FailureRecord.NONE));
    }

    private <T> Optional<T> bean(Class<T> type) {
        return context.getRegistry().findByType(type).stream().findFirst();
    }

    /** {@return why the last sync failed; empty if it did not} */
    Optional<String> syncProblem() {
        return syncs.problem();
    }

    /** {@return the optional parts that the last complete sync did not read; empty if it read all} */
    Optional<String> partsNotRead() {
        return syncs.partsNotRead();
    }

    /** {@return all metrics in the text format of Prometheus} */
    String text() {
        return registry.scrape();
    }

    /** {@return a builder for a gauge, without labels and unit} An unknown value is NaN. */
    static Gauge.Builder<?> gauge(String name, String description, Supplier<Number> value) {
        return Gauge.builder(name, value).description(description).strongReference(true);
    }

    private MicrometerRoutePolicyFactory routePolicies() {
        // Disabled: metrics that can be computed from the enabled ones, and metrics of message brokers.
        MicrometerRoutePolicyConfiguration configuration = new MicrometerRoutePolicyConfiguration();
        configuration.setContextEnabled(false);
        configuration.setExchangesSucceeded(false);
        configuration.setExternalRedeliveries(false);
        configuration.setFailuresHandled(false);
        MicrometerRoutePolicyFactory policies = new MicrometerRoutePolicyFactory();
        policies.setCamelContext(context);
        policies.setMeterRegistry(registry);
        policies.setSkipCamelInfo(true);
        policies.setPolicyConfiguration(configuration);
        return policies;
    }

    private Optional<XeroSession> session() {
        return bean(XeroSession.class);
    }

    private void requests(Api api, Outcome outcome) {
        FunctionCounter.builder(
                        "baton.xero.requests",
                        this,
                        metrics -> metrics.session()
                                .map(session -> session.metrics().requests(api, outcome))
                                .orElse(0L))
                .description("Requests to Xero, by outcome")
                .tag("asked", label(api))
                .tag("outcome", label(outcome))
                .register(registry);
    }

    private void remaining(Limit limit) {
        gauge(
                        "baton.xero.rate.limit.left",
                        "The minimum of remaining requests of a rate limit in the last sync",
                        () -> session()
                                .map(session -> session.metrics().remaining(limit))
                                .filter(OptionalInt::isPresent)
                                .map(number -> (double) number.getAsInt())
                                .orElse(Double.NaN))
                .baseUnit("requests")
                .tag("limit", label(limit))
                .register(registry);
    }

    private void token(String name, String description, Function<XeroSession, Optional<Duration>> value) {
        gauge(
                        name,
                        description,
                        () -> session().flatMap(value).map(Metrics::seconds).orElse(Double.NaN))
                .baseUnit("seconds")
                .register(registry);
    }

    private void outcomes(String outcome, ToLongFunction<OutcomeRetries> times) {
        FunctionCounter.builder(
                        "baton.xero.outcomes",
                        context,
                        running -> running.getRegistry().findByType(OutcomeRetries.class).stream()
                                .mapToLong(times)
                                .sum())
                .description("Outcomes of tasks, by whether ConductorOne accepted them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void reloads(String outcome, ToLongFunction<ReloadLog> times) {
        FunctionCounter.builder("baton.xero.reloads", context, running -> {
                    RouteReloader reload = running.hasService(RouteReloader.class);
                    return reload == null ? 0 : times.applyAsLong(reload.log());
                })
                .description("Edits of route files, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
