package io.batonxero.live;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1.C1Finding;
import io.batonxero.c1.Outcome;
import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Connections;
import io.batonxero.xero.Finding;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Pages;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.TokenTicket;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds every step to what its contract says it answers, whoever wrote the route: a map is turned into the record, any
 * other type fails with the name of the step.
 */
public final class StepContracts implements RoutePolicyFactory {
    private static final int LONGEST_REASON = 160;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** What each step answers; the head of its file says the same. */
    private static final Map<String, JavaType> ANSWERS = Map.ofEntries(
            one("list-tenants", Connections.class),
            one("load-tokens", TokenTicket.class),
            one("store-tokens", TokenTicket.class),
            list("list-connections", Connection.class),
            one("disconnect", Connection.class),
            one("read-tenant", TenantAccess.class),
            one("read-organisation", Organisation.class),
            list("read-users", XeroUser.class),
            list("read-projects-users", ProjectsUser.class),
            one("read-pages", Pages.class),
            one("try-tenant", Finding.class),
            one("try-c1", C1Finding.class),
            one("map-access", AccessRecords.class),
            one("open-c1z", C1zDraft.class),
            one("append-c1z", OrganisationCounts.class),
            list("check-sync", OrganisationCounts.class),
            one("close-c1z", FinishedSync.class),
            one("sync", FinishedSync.class),
            one("sync-nothing", FinishedSync.class),
            one("deliver-file", FinishedSync.class),
            one("read-and-upload", Outcome.class),
            one("upload-c1z", BatonServiceUploadAssetResponse.class),
            one("finish-task", BatonServiceFinishTaskResponse.class),
            one("remember-delivery", FinishedSync.class),
            one("write-report", FinishedSync.class));

    private static Map.Entry<String, JavaType> one(String step, Class<?> answer) {
        return Map.entry(step, JSON.constructType(answer));
    }

    private static Map.Entry<String, JavaType> list(String step, Class<?> element) {
        return Map.entry(step, JSON.getTypeFactory().constructCollectionType(List.class, element));
    }

    /** {@return what a step answers, as the head of its file writes it} Empty where anything may come. */
    public static String answerOf(String step) {
        JavaType type = ANSWERS.get(step);
        return type == null ? "" : words(type);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        JavaType answer = ANSWERS.get(routeId);
        return answer == null ? null : new Contract(routeId, answer);
    }

    /** The contract of one step. */
    private static final class Contract extends RoutePolicySupport {
        private final String step;
        private final JavaType answer;

        Contract(String step, JavaType answer) {
            this.step = step;
            this.answer = answer;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Object body = exchange.getMessage().getBody();
            if (exchange.isFailed() || isKept(body)) {
                return;
            }
            try {
                exchange.getMessage().setBody(converted(body));
            } catch (IllegalArgumentException impossible) {
                exchange.setException(
                        new WrongAnswer(step, words(answer), StepContracts.actual(body), why(impossible), impossible));
            }
        }

        private boolean isKept(@Nullable Object body) {
            JavaType element = answer.getContentType();
            return element == null
                    ? answer.getRawClass().isInstance(body)
                    : body instanceof List<?> list && list.stream().allMatch(element.getRawClass()::isInstance);
        }

        private Object converted(@Nullable Object body) {
            if (!isPlain(body)) {
                throw new IllegalArgumentException("neither the type nor maps");
            }
            return body instanceof Map<?, ?> map && answer.hasRawClass(AccessRecords.class)
                    ? AccessRecords.from(map)
                    : Objects.requireNonNull(JSON.convertValue(body, answer));
        }

        private boolean isPlain(@Nullable Object body) {
            JavaType element = answer.getContentType();
            return element == null
                    ? body instanceof Map<?, ?>
                    : body instanceof List<?> list
                            && list.stream()
                                    .allMatch(one -> one instanceof Map<?, ?>
                                            || element.getRawClass().isInstance(one));
        }
    }

    /** The first line, and not the data that a parser may show. */
    private static String why(IllegalArgumentException impossible) {
        String line =
                String.valueOf(impossible.getMessage()).lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_REASON));
    }

    private static String words(JavaType type) {
        JavaType element = type.getContentType();
        return element == null
                ? type.getRawClass().getSimpleName()
                : "List<" + element.getRawClass().getSimpleName() + ">";
    }

    private static String actual(@Nullable Object body) {
        if (body == null) {
            return "nothing";
        }
        String type = body.getClass().getTypeName();
        if (!(body instanceof List<?> list)) {
            return type;
        }
        String elements = list.stream()
                .map(element -> element == null ? "null" : element.getClass().getTypeName())
                .distinct()
                .limit(3)
                .reduce((first, second) -> first + ", " + second)
                .orElse("nothing");
        return "a list of " + elements;
    }
}
