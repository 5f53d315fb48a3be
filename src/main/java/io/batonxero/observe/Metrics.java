package io.batonxero.observe;

import io.batonxero.c1.OutcomeRetries;
import io.batonxero.guard.RemovalGuard;
import io.batonxero.reload.ReloadLog;
import io.batonxero.reload.RouteReloader;
import io.batonxero.xero.auth.XeroSession;
import io.batonxero.xero.http.RequestMetrics;
import io.batonxero.xero.http.RequestMetrics.Asked;
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

/** The numbers that Prometheus asks for: those that docs/metrics.md lists, our own and Camel's of its routes. */
final class Metrics {
    /** What the text is, as Prometheus calls it. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CamelContext context;
    private final SyncMetrics syncs;

    /** Counts what a context does from now on; to be made before its routes are built. */
    Metrics(CamelContext context) {
        this.context = context;
        syncs = new SyncMetrics(
                registry,
                () -> session().map(XeroSession::metrics).ifPresent(RequestMetrics::beginSync),
                () -> context.getRegistry().findByType(RemovalGuard.class).stream()
                        .findFirst()
                        .flatMap(RemovalGuard::deliveredAt));
        context.addRoutePolicyFactory(syncs);
        context.addRoutePolicyFactory(ofRoutes());
        for (Asked asked : Asked.values()) {
            for (Outcome outcome : Outcome.values()) {
                requests(asked, outcome);
            }
        }
        for (Limit limit : Limit.values()) {
            left(limit);
        }
        token("baton.xero.token.age", "Since Xero gave the tokens in use", XeroSession::tokenAge);
        token("baton.xero.access.token.left", "Until the access token in use expires", XeroSession::tokenTimeLeft);
        outcomes("taken", OutcomeRetries::acceptedCount);
        outcomes("given_up", OutcomeRetries::givenUpCount);
        reloads("good", ReloadLog::reloadCount);
        reloads("refused", ReloadLog::rejectionCount);
    }

    /** {@return why the last sync failed} Empty where it did not. */
    Optional<String> syncProblem() {
        return syncs.problem();
    }

    /** {@return all numbers, as Prometheus reads them} */
    String text() {
        return registry.scrape();
    }

    /** {@return a gauge that has no labels and no unit yet} What is not known is NaN. */
    static Gauge.Builder<?> gauge(String name, String meaning, Supplier<Number> value) {
        return Gauge.builder(name, value).description(meaning).strongReference(true);
    }

    private MicrometerRoutePolicyFactory ofRoutes() {
        // The rest can be told from these, or is about brokers.
        MicrometerRoutePolicyConfiguration wanted = new MicrometerRoutePolicyConfiguration();
        wanted.setContextEnabled(false);
        wanted.setExchangesSucceeded(false);
        wanted.setExternalRedeliveries(false);
        wanted.setFailuresHandled(false);
        MicrometerRoutePolicyFactory routes = new MicrometerRoutePolicyFactory();
        routes.setCamelContext(context);
        routes.setMeterRegistry(registry);
        routes.setSkipCamelInfo(true);
        routes.setPolicyConfiguration(wanted);
        return routes;
    }

    private Optional<XeroSession> session() {
        return context.getRegistry().findByType(XeroSession.class).stream().findFirst();
    }

    private void requests(Asked asked, Outcome outcome) {
        FunctionCounter.builder(
                        "baton.xero.requests",
                        this,
                        metrics -> metrics.session()
                                .map(session -> session.metrics().requests(asked, outcome))
                                .orElse(0L))
                .description("Requests to Xero, by what came back")
                .tag("asked", word(asked))
                .tag("outcome", word(outcome))
                .register(registry);
    }

    private void left(Limit limit) {
        gauge(
                        "baton.xero.rate.limit.left",
                        "The fewest requests that a limit left in the last sync",
                        () -> session()
                                .map(session -> session.metrics().left(limit))
                                .filter(OptionalInt::isPresent)
                                .map(number -> (double) number.getAsInt())
                                .orElse(Double.NaN))
                .baseUnit("requests")
                .tag("limit", word(limit))
                .register(registry);
    }

    private void token(String name, String meaning, Function<XeroSession, Optional<Duration>> value) {
        gauge(
                        name,
                        meaning,
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
                .description("Outcomes of tasks, by whether ConductorOne took them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void reloads(String outcome, ToLongFunction<ReloadLog> times) {
        FunctionCounter.builder("baton.xero.reloads", context, running -> {
                    RouteReloader reload = running.hasService(RouteReloader.class);
                    return reload == null ? 0 : times.applyAsLong(reload.log());
                })
                .description("Edits of route files, by what came of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
