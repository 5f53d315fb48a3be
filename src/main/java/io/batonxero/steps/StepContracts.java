package io.batonxero.steps;

import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.c1.Outcome;
import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.TenantCheckResult;
import io.batonxero.xero.XeroUser;
import io.batonxero.xero.auth.TokenLease;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
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

    /** Made when a step answers maps, which steps that come with the program never do. */
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
    }

    /**
     * What a step answers.
     *
     * @param type the type, or that of each element of a list
     */
    private record Answer(Class<?> type, boolean isList) {
        boolean isOneOrAll(Object body, Predicate<Object> right) {
            return isList ? body instanceof List<?> list && list.stream().allMatch(right) : right.test(body);
        }

        JavaType javaType() {
            return isList
                    ? Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type)
                    : Json.MAPPER.constructType(type);
        }

        String words() {
            return isList ? "List<" + type.getSimpleName() + ">" : type.getSimpleName();
        }
    }

    /** What each step answers; the head of its file says the same. */
    private static final Map<String, Answer> ANSWERS = Map.ofEntries(
            one("list-tenants", ReachableTenants.class),
            one("choose-tenants", ReachableTenants.class),
            one("load-tokens", TokenLease.class),
            one("store-tokens", TokenLease.class),
            list("list-connections", Connection.class),
            one("disconnect", Connection.class),
            one("read-tenant", TenantAccess.class),
            one("read-organisation", Organisation.class),
            list("read-users", XeroUser.class),
            list("read-projects-users", ProjectsUser.class),
            one("read-pages", List.class),
            one("check-tenant", TenantCheckResult.class),
            one("check-c1", C1CheckResult.class),
            one("map-access", AccessRecords.class),
            one("open-c1z", C1zDraft.class),
            one("append-c1z", OrganisationCounts.class),
            list("check-sync", OrganisationCounts.class),
            one("close-c1z", FinishedSync.class),
            one("sync", FinishedSync.class),
            one("sync-empty", FinishedSync.class),
            one("deliver-file", FinishedSync.class),
            one("read-and-upload", Outcome.class),
            one("upload-c1z", BatonServiceUploadAssetResponse.class),
            one("record-delivery", FinishedSync.class),
            one("write-report", FinishedSync.class));

    private static Map.Entry<String, Answer> one(String step, Class<?> answer) {
        return Map.entry(step, new Answer(answer, false));
    }

    private static Map.Entry<String, Answer> list(String step, Class<?> element) {
        return Map.entry(step, new Answer(element, true));
    }

    /** {@return what a step answers, as the head of its file writes it} Empty where anything may come. */
    public static String answerOf(String step) {
        Answer answer = ANSWERS.get(step);
        return answer == null ? "" : answer.words();
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        Answer answer = ANSWERS.get(routeId);
        return answer == null ? null : new Contract(routeId, answer);
    }

    /** The contract of one step. */
    private static final class Contract extends RoutePolicySupport {
        private final String step;
        private final Answer answer;

        Contract(String step, Answer answer) {
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
                exchange.setException(new ContractViolationException(
                        step, answer.words(), StepContracts.actual(body), why(impossible), impossible));
            }
        }

        private boolean isKept(@Nullable Object body) {
            return body != null && answer.isOneOrAll(body, answer.type()::isInstance);
        }

        private Object converted(@Nullable Object body) {
            if (!isPlain(body)) {
                throw new IllegalArgumentException("neither the type nor maps");
            }
            return body instanceof Map<?, ?> map && answer.type() == AccessRecords.class
                    ? AccessRecords.from(map)
                    : Objects.requireNonNull(Json.MAPPER.convertValue(body, answer.javaType()));
        }

        private boolean isPlain(@Nullable Object body) {
            return body != null
                    && answer.isOneOrAll(
                            body,
                            one -> one instanceof Map<?, ?>
                                    || (answer.isList() && answer.type().isInstance(one)));
        }
    }

    /** The first line, and not the data that a parser may show. */
    private static String why(IllegalArgumentException impossible) {
        String line =
                String.valueOf(impossible.getMessage()).lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_REASON));
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
