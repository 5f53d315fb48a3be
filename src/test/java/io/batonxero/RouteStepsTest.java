package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import c1.connector.v2.Grant;
import io.batonxero.c1z.C1zReader;
import io.batonxero.c1z.FileDelivery;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.demo.Request;
import io.batonxero.file.TemporaryDirectory;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.XeroRoutes;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single routes of the program, called as other routes call them. */
class RouteStepsTest extends CamelTestSupport {
    private static final String TENANT_ID = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
    private static final Tenant TENANT = new Tenant(TENANT_ID, Tenant.ORGANISATION, "Kereru", TENANT_ID);

    private final SimulatedXero xero = start();
    private final Queue<String> recordedExchanges = new ConcurrentLinkedQueue<>();

    @TempDir
    static Path folder;

    private static SimulatedXero start() {
        try {
            return SimulatedXero.start(XeroWorld.ofDemo());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stopXero() {
        xero.close();
    }

    @Override
    protected CamelContext createCamelContext() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "baton.mode",
                "none",
                "baton.xero.api-url",
                xero.url(),
                "baton.sync-timeout",
                "1000000",
                "baton.xero.retry-for",
                "0",
                "baton.xero.max-body",
                "1000000",
                "baton.xero.identity-url",
                xero.url(),
                "baton.state-dir",
                folder.resolve("state-" + System.nanoTime()).toString()));
        Main main = new Main();
        main.setOverrideProperties(properties);
        XeroRoutes.bind(main, properties.getProperty("baton.state-dir"));
        main.bind("spy", (InterceptStrategy) (context, definition, target, next) -> recording(target));
        main.init();
        return main.getCamelContext();
    }

    private Processor recording(Processor step) {
        return exchange -> {
            recordedExchanges.add(textOf(exchange));
            step.process(exchange);
            recordedExchanges.add(textOf(exchange));
        };
    }

    private static String textOf(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        MessageHelper.resetStreamCache(exchange.getMessage());
        return text + exchange.getMessage().getHeaders() + exchange.getVariables() + exchange.getAllProperties();
    }

    @Test
    void eachRequestHasTheHeadersThatXeroNeedsAndNoOther() {
        template.requestBodyAndHeader("direct:read-tenant", TENANT, "left-over", "from a trigger");

        assertThat(xero.requests())
                .extracting(Request::path)
                .containsExactly("/connect/token", "/api.xro/2.0/Organisation", "/api.xro/2.0/Users");
        assertThat(xero.requests().subList(1, 3)).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.query()).isEmpty();
            assertThat(request.headers())
                    .containsEntry("accept", "application/json")
                    .containsEntry("xero-tenant-id", TENANT_ID)
                    .containsEntry("user-agent", "baton-xero-camel");
            assertThat(request.headers().get("accept-encoding")).contains("gzip");
            assertThat(request.headers().keySet())
                    .containsOnly(
                            "accept",
                            "accept-encoding",
                            "authorization",
                            "connection",
                            "host",
                            "user-agent",
                            "xero-tenant-id");
        });
    }

    @Test
    void readTenantReturnsTheOrganisationAndItsUsersInTheOrderOfXero() {
        TenantAccess access = template.requestBody("direct:read-tenant", TENANT, TenantAccess.class);

        assertThat(access.organisation().shortCode()).isEqualTo("!kR7q2");
        assertThat(access.users())
                .extracting(XeroUser::firstName)
                .startsWith("Aroha", "Priya", "José")
                .hasSize(8);
    }

    @Test
    void listTenantsSortsOrganisationsAndListsOtherTenantsAsNotRead() {
        ReachableTenants connections = template.requestBody("direct:list-tenants", null, ReachableTenants.class);

        assertThat(connections.organisations())
                .extracting(Tenant::id)
                .isSorted()
                .hasSize(3);
        assertThat(connections.notRead()).extracting(Tenant::type).containsExactly("PRACTICEMANAGER");
    }

    @Test
    void theSyncUsesAReplacedReadUsers() throws Exception {
        List<XeroUser> one = List.of(XeroUser.from(Map.of("UserID", "u-1", "OrganisationRole", "STANDARD")));
        AdviceWith.adviceWith(context, "read-users", route -> {
            route.weaveById("set-users-path").remove();
            route.weaveById("pages-of-users").remove();
            route.weaveById("read-pages-of-users").replace().setBody(route.constant(one));
        });

        FinishedSync sync = sync();

        try (C1zReader reader = new C1zReader(sync.file())) {
            assertThat(reader.grants()).extracting(Grant::getId).allMatch(id -> id.endsWith("user:u-1"));
        }
    }

    @Test
    void atMostFourOrganisationsAreReadAtTheSameTime() throws Exception {
        List<Tenant> eight = IntStream.range(0, 8)
                .mapToObj(i -> new Tenant("tenant-" + i, Tenant.ORGANISATION, "", "tenant-" + i))
                .toList();
        CyclicBarrier four = new CyclicBarrier(4);
        AtomicInteger reading = new AtomicInteger();
        AdviceWith.adviceWith(context, "sync", route -> {
            route.weaveById("sync-list-tenants")
                    .replace()
                    .setVariable("reachableTenants", route.constant(new ReachableTenants(eight, List.of())));
            route.weaveById("sync-read-tenant").replace().process(exchange -> {
                assertThat(reading.incrementAndGet()).isLessThanOrEqualTo(4);
                four.await(20, TimeUnit.SECONDS);
                reading.decrementAndGet();
                exchange.getMessage().setBody(oneUserIn(exchange.getMessage().getBody(Tenant.class)));
            });
        });

        assertThat(sync().organisations()).hasSize(8);
    }

    private static TenantAccess oneUserIn(Tenant tenant) {
        Map<String, Object> response = Map.of("Organisations", List.of(Map.of()));
        XeroUser user = XeroUser.from(Map.of("UserID", tenant.id(), "OrganisationRole", "STANDARD"));
        return TenantAccess.of(tenant, Organisation.of(tenant, response), List.of(user), null);
    }

    @Test
    void noExchangeHasASecret() {
        sync();

        assertThat(recordedExchanges)
                .hasSizeGreaterThan(50)
                .noneMatch(text -> text.contains("simulated-access")
                        || text.contains("simulated-refresh")
                        || text.contains(SimulatedTokens.CLIENT_SECRET));
    }

    @Test
    void aFailedSyncDeletesItsDraft() throws Exception {
        Set<String> before = drafts();
        AdviceWith.adviceWith(
                context,
                "map-access",
                route -> route.weaveAddFirst().process(exchange -> {
                    throw new IOException("a step that fails");
                }));

        assertThatThrownBy(this::sync).isInstanceOf(CamelExecutionException.class);

        assertThat(recordedExchanges).anyMatch(text -> text.contains("C1zDraft"));
        assertThat(drafts()).isEqualTo(before);
    }

    private static Set<String> drafts() throws IOException {
        String[] names = TemporaryDirectory.ofThisProcess().toFile().list((place, name) -> name.startsWith("sync"));
        return Set.of(names == null ? new String[0] : names);
    }

    private FinishedSync sync() {
        FinishedSync sync = template.requestBody("direct:sync", null, FinishedSync.class);
        return new FileDelivery(folder.resolve(sync.syncId() + ".c1z").toString()).deliver(sync);
    }
}
