package io.batonxero.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exchanges that begin while their route is replaced. */
class IdleGateTest {
    private static final String AT_ONCE = "repeatCount=1&delay=0";
    private static final String LATER = "delay=1000000";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final IdleGate gate = new IdleGate();
    private final List<String> steps = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void beginAnExchangeBehindTheClosedGate() throws Exception {
        context.addRoutePolicyFactory(gate);
        context.addRoutes(routes("old", AT_ONCE));
        assertThat(gate.closeIfIdle(() -> true)).isTrue();
        context.start();
        await().until(() -> Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getClassName().equals(IdleGate.class.getName())
                        && frame.getMethodName().equals("enter")));
    }

    @AfterEach
    void stop() {
        gate.open();
        context.stop();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(20));
    }

    private RouteBuilder routes(String version, String timer) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:entry?includeMetadata=false&" + timer)
                        .routeId("entry")
                        .process(exchange -> steps.add(version + " entry"))
                        .to("direct:next");
                from("direct:next").routeId("next").process(exchange -> steps.add(version + " next"));
            }
        };
    }

    private void removeRoutes() throws Exception {
        for (String id : List.of("entry", "next")) {
            context.getRouteController().stopRoute(id);
            context.removeRoute(id);
        }
    }

    private void awaitIdle() {
        await().until(() -> context.getInflightRepository().size() == 0 && gate.closeIfIdle(() -> true));
    }

    @Test
    void anExchangeContinuesInTheRouteThatReplacedItsOwn() throws Exception {
        removeRoutes();
        context.addRoutes(routes("new", LATER));
        gate.open();

        await().until(() -> steps.size() == 2);
        assertThat(steps).containsExactly("new entry", "new next");
        awaitIdle();
    }

    @Test
    void anExchangeOfARemovedRouteEndsWithoutAStep() throws Exception {
        removeRoutes();
        gate.open();

        awaitIdle();
        assertThat(steps).isEmpty();
    }

    @Test
    void anExchangeOfAnUnchangedRouteContinues() {
        gate.open();

        await().until(() -> steps.size() == 2);
        assertThat(steps).containsExactly("old entry", "old next");
        awaitIdle();
    }
}
