package io.batonxero.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.SafeText;
import io.batonxero.base.Version;
import io.batonxero.c1.RunningTasks;
import io.batonxero.console.StatusReport;
import io.batonxero.guard.DeliveryStore;
import io.batonxero.http.HttpPage;
import io.batonxero.settings.Mode;
import io.batonxero.xero.auth.TokenStore;
import io.batonxero.xero.auth.XeroSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.jspecify.annotations.Nullable;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/**
 * The status of a running program, as a page that a browser or {@code curl} shows, and as JSON. It has no script, and its text
 * is that of the command status.
 */
final class StatusPage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Type",
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store");

    /** The record may be in Kubernetes, whose API server may be slow: requests must not read it all the time. */
    private static final Duration MAX_AGE = Duration.ofSeconds(5);

    private final CamelContext context;
    private final Mode mode;
    private final List<String> links;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Stored stored;

    /** The stored status, or the reason why it could not be read. */
    private record Stored(long nanos, @Nullable StatusReport report, String problem) {
        boolean isFresh() {
            return System.nanoTime() - nanos < MAX_AGE.toNanos();
        }
    }

    /** A page with links to the other pages, and to Hawtio if it has a URL. */
    StatusPage(CamelContext context, Mode mode, Optional<String> hawtio) {
        this.context = context;
        this.mode = mode;
        this.links = Stream.concat(Stream.of("health", "ready", "live", "metrics", "status"), hawtio.stream())
                .toList();
    }

    /** {@return the page for people} */
    HttpPage html() {
        List<String> lines = new ArrayList<>();
        Stored known = stored();
        if (known.report != null) {
            lines.addAll(known.report.lines(Instant.now()));
        } else {
            lines.add(StatusReport.line("unknown", known.problem));
        }
        signInProblem().ifPresent(problem -> lines.add(StatusReport.line("", problem)));
        lines.add(StatusReport.line("next", next()));
        String text = lines.stream().map(SafeText::html).collect(Collectors.joining("\n"));
        String anchors = links.stream()
                .map(SafeText::html)
                .map(link -> "<a href=\"" + link + "\">" + link + "</a>")
                .collect(Collectors.joining("\n"));
        String title = SafeText.html(Version.PROGRAM + " " + Version.ofThisProgram());
        return new HttpPage(
                200,
                HEADERS,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>" + title
                        + "</title></head>\n<body>\n<h1>" + title + "</h1>\n<pre>\n" + text + "\n</pre>\n<p>\n"
                        + anchors + "\n</p>\n</body>\n</html>\n",
                () -> {});
    }

    /** {@return the JSON form, in the form of the command status} */
    HttpPage json() {
        Stored known = stored();
        Map<String, @Nullable Object> status = known.report == null ? new LinkedHashMap<>() : known.report.json();
        status.put("problem", known.problem);
        status.put("next", next());
        try {
            return HttpPage.of(200, "application/json", JSON.writeValueAsString(status));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The status cannot be written as JSON", e);
        }
    }

    private Stored stored() {
        Stored known = stored;
        // While one request reads, the others have the previous report, so that probes are never kept waiting.
        if ((known == null || !known.isFresh()) && reading.tryLock()) {
            try {
                known = read();
                stored = known;
            } finally {
                reading.unlock();
            }
        }
        return known == null ? new Stored(System.nanoTime(), null, "not read yet; load the page again") : known;
    }

    private Stored read() {
        Optional<DeliveryStore> store = bean(DeliveryStore.class).filter(DeliveryStore::isUsed);
        Optional<TokenStore> tokens = bean(TokenStore.class);
        if (store.isEmpty() || tokens.isEmpty()) {
            return new Stored(
                    System.nanoTime(), null, "nothing is recorded without --xero-client-id (BATON_XERO_CLIENT_ID)");
        }
        try {
            StatusReport report = StatusReport.read(store.get(), tokens.get());
            return new Stored(System.nanoTime(), report, "");
        } catch (IOException | ConnectorException e) {
            return new Stored(System.nanoTime(), null, "the state cannot be read (" + IoErrorText.ofAny(e) + ")");
        }
    }

    private Optional<String> signInProblem() {
        return bean(XeroSession.class).flatMap(XeroSession::signInProblem);
    }

    private String next() {
        if (mode == Mode.SERVICE) {
            OptionalLong poll =
                    bean(RunningTasks.class).map(RunningTasks::timeToPoll).orElse(OptionalLong.empty());
            return poll.isEmpty()
                    ? "poll of ConductorOne, which has begun"
                    : "poll of ConductorOne in " + (poll.getAsLong() + 999) / 1000 + " s";
        }
        try {
            Trigger trigger = context.getComponent("quartz", QuartzComponent.class)
                    .getScheduler()
                    .getTrigger(TriggerKey.triggerKey(mode.trigger(), "baton-xero"));
            Date time = trigger == null ? null : trigger.getNextFireTime();
            return time == null
                    ? "no sync is scheduled"
                    : "sync at " + time.toInstant().truncatedTo(ChronoUnit.SECONDS);
        } catch (SchedulerException e) {
            return "unknown (" + e.getMessage() + ")";
        }
    }

    private <T> Optional<T> bean(Class<T> type) {
        return context.getRegistry().findByType(type).stream().findFirst();
    }
}
