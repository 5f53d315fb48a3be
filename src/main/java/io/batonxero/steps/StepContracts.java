package io.batonxero.steps;

import c1.connectorapi.baton.v1.BatonServiceUploadAssetResponse;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.TenantCheckResult;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.c1.Outcome;
import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connection;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroException;
import io.batonxero.xero.XeroUser;
import io.batonxero.xero.auth.TokenLease;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the routes in {@code OUTPUTS} return the types that their contracts name. Plain maps are converted to records, and a list of
 * connections to {@link ReachableTenants}; any other type fails the exchange with a {@link ContractViolationException}.
 * A {@code stop} or a handled failure ends only the route that contains it.
 */
public final class StepContracts implements RoutePolicyFactory {
    private static final int MAX_REASON_CHARS = 300;

    /** Lazy, because only swaps return maps. */
    private static final class Json {
        static final ObjectMapper MAPPER = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .build();
    }

    /**
     * The type of the body that a step returns.
     *
     * @param type the type of the body, or of each element of a list
     */
    private record Output(Class<?> type, boolean isList) {
        boolean matches(Object body, Predicate<Object> isValid) {
            return isList ? body instanceof List<?> list && list.stream().allMatch(isValid) : isValid.test(body);
        }

        JavaType javaType() {
            return isList
                    ? Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type)
                    : Json.MAPPER.constructType(type);
        }

        String displayName() {
            return isList ? "List<" + type.getSimpleName() + ">" : type.getSimpleName();
        }
    }

    private static final Output CONNECTIONS = new Output(Connection.class, true);

    /** The outputs by step, as in the header of each route file. */
    private static final Map<String, Output> OUTPUTS = Map.ofEntries(
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

    private static Map.Entry<String, Output> one(String step, Class<?> type) {
        return Map.entry(step, new Output(type, false));
    }

    private static Map.Entry<String, Output> list(String step, Class<?> element) {
        return Map.entry(step, new Output(element, true));
    }

    /** {@return the type that a step returns, as in the header of its file; empty if it is not checked} */
    public static String outputOf(String step) {
        Output output = OUTPUTS.get(step);
        return output == null ? "" : output.displayName();
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new Contract(routeId, OUTPUTS.get(routeId));
    }

    private static final class Contract extends RoutePolicySupport {
        private final String step;
        private final @Nullable Output output;

        Contract(String step, @Nullable Output output) {
            this.step = step;
            this.output = output;
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            endOnlyThisRoute(exchange);
            if (output != null) {
                check(output, exchange);
            }
        }

        /** Otherwise a stop or a handled failure would also end the calling routes, which would return no result and skip their doFinally. */
        private void endOnlyThisRoute(Exchange exchange) {
            exchange.setRouteStop(false);
            if (exchange.getExchangeExtension().isErrorHandlerHandledSet()
                    && exchange.getExchangeExtension().isErrorHandlerHandled()) {
                exchange.getExchangeExtension().setErrorHandlerHandled(null);
            }
            if (exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                exchange.setRollbackOnly(false);
                exchange.setRollbackOnlyLast(false);
                if (exchange.getException() == null) {
                    exchange.setException(
                            new IllegalStateException("route " + step + " marked the exchange for rollback"));
                }
            }
        }

        private void check(Output output, Exchange exchange) {
            Object body = exchange.getMessage().getBody();
            if (exchange.isFailed() || isValid(output, body)) {
                return;
            }
            try {
                exchange.getMessage().setBody(converted(output, body));
            } catch (IllegalArgumentException e) {
                exchange.setException(new ContractViolationException(
                        step, output.displayName(), StepContracts.actual(body), reason(e), e));
            } catch (XeroException e) {
                exchange.setException(e);
            }
        }

        private static boolean isValid(Output output, @Nullable Object body) {
            return body != null && output.matches(body, output.type()::isInstance);
        }

        private static Object converted(Output output, @Nullable Object body) {
            if (output.type() == ReachableTenants.class && isConvertible(CONNECTIONS, body)) {
                return ReachableTenants.of((List<?>) converted(CONNECTIONS, body), false);
            }
            if (!isConvertible(output, body)) {
                throw new IllegalArgumentException("it is no map either");
            }
            return body instanceof Map<?, ?> map && output.type() == AccessRecords.class
                    ? AccessRecords.from(map)
                    : Objects.requireNonNull(Json.MAPPER.convertValue(body, output.javaType()));
        }

        private static boolean isConvertible(Output output, @Nullable Object body) {
            return body != null
                    && output.matches(
                            body,
                            one -> one instanceof Map<?, ?>
                                    || (output.isList() && output.type().isInstance(one)));
        }
    }

    /** {@return what is wrong with a map} It has only the first line of a message, because a JSON parser shows data in the next lines. */
    private static String reason(IllegalArgumentException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "unknown field " + unknown.getPropertyName() + "; the fields are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        // Jackson wraps the exception of a record twice.
        Throwable ofRecord = cause == null ? null : cause.getCause();
        String message = ofRecord instanceof IllegalArgumentException ? ofRecord.getMessage() : e.getMessage();
        String line = String.valueOf(message).lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), MAX_REASON_CHARS));
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
