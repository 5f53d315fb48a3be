package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.batonxero.http.HttpListener;
import io.batonxero.http.HttpPage;
import io.batonxero.support.Chromium;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.LogLines;
import io.batonxero.support.Service;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an operator sees and does in Hawtio, in Chromium: skipped where that is not on the PATH. With
 * {@code -Dscreenshot.update=true} it takes the picture that the README shows.
 */
class HawtioBrowserIT {
    private static final String PASSWORD = "a-password-for-hawtio";
    private static final Path PICTURE = Path.of("docs/images/hawtio.png");

    private static final String HEARTBEATS = "org.apache.camel:context=baton-xero,type=routes,name=\"send-heartbeats\"";
    private static final String NODE = ".react-flow__node";

    @TempDir
    static Path folder;

    private static Service service;
    private static int port;
    private static Chromium chromium;
    private static BrowserContext loggedIn;

    private Page page;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        port = HawtioClient.freePort();
        service = new Service(folder);
        service.run("--hawtio-password", PASSWORD, "--hawtio-port", String.valueOf(port));
        service.await(new HawtioClient(port)::isUp);
        sync("a");
        loggedIn = chromium.browser().newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
        loggedIn.setDefaultTimeout(Chromium.TIMEOUT);
        try (Page first = open(loggedIn)) {
            Chromium.logIn(first, PASSWORD);
            first.waitForURL(Pattern.compile("/hawtio/camel"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @BeforeEach
    void open() {
        page = open(loggedIn);
    }

    @AfterEach
    void leave() {
        page.close();
    }

    private static Page open(BrowserContext context) {
        Page page = context.newPage();
        // The diagram of all routes, which is what it begins with, takes a browser seconds.
        page.navigate("http://127.0.0.1:" + port + "/hawtio/camel/routes");
        return page;
    }

    private static void sync(String letter) throws InterruptedException {
        service.c1().script().queue(ServiceTest.sync(letter));
        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, Chromium.named(name));
    }

    private Locator text(String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true)).first();
    }

    private Locator node(String id) {
        return page.locator(NODE).filter(new Locator.FilterOptions().setHasText(id));
    }

    @Test
    void aWrongPasswordIsRefusedWithAMessage() {
        try (BrowserContext stranger = chromium.browser().newContext()) {
            stranger.setDefaultTimeout(Chromium.TIMEOUT);
            Page login = open(stranger);

            Chromium.logIn(login, "wrong");

            login.getByText("Invalid login credentials").waitFor();
            assertThat(login.url()).endsWith("/hawtio/login");
        }
    }

    @Test
    void everyRouteHasADiagramAndTheSyncShowsItsCounts() {
        text("Route Diagram").click();
        node("sync-read-tenant").waitFor();
        node("get-from-xero").waitFor();
        node("poll-tasks-get-task").waitFor();

        text("sync").click();

        // Other routes call the same; here, it is the one.
        node("poll-tasks-get-task").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        // As many organisations were read, in one sync or more.
        node("sync-read-tenant")
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\D*0\\D*([369]|12)\\D")))
                .waitFor();
        node("each-organisation").waitFor();
        assertThat(page.getByText("Error Occurred").count()).isZero();
        if (Boolean.getBoolean("screenshot.update")) {
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
        }
    }

    @Test
    void anOperatorStopsAndStartsARoute() {
        Chromium.stopAndStart(page, "send-heartbeats");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src='STOP'>",
                "<img referrerpolicy=no-referrer src='STOP'>",
                "<iframe referrerpolicy=no-referrer src='STOP'></iframe>",
                "<script referrerpolicy=no-referrer src='STOP'></script>",
                "<script>fetch('STOP', {mode: 'no-cors', credentials: 'include', referrerPolicy: 'no-referrer'})</script>",
                "<script>fetch('JOLOKIA', {mode: 'no-cors', credentials: 'include', method: 'POST', body: BODY})</script>",
                "<script>fetch('JOLOKIA', {credentials: 'include', method: 'POST', body: BODY, headers: {'X-XSRF-TOKEN': 'x'.repeat(32)}})</script>",
                "<form method=post enctype=text/plain action='JOLOKIA'><input name='[{\"a\":\"' value='\"}]'></form><script>document.forms[0].submit()</script>",
                "<meta name=referrer content=no-referrer><script>location = 'STOP'</script>",
                "<script>open('STOP', '_self', 'noreferrer')</script>"
            })
    void aPageOnAnotherPortOfTheHostCannotStopARoute(String attack) throws Exception {
        String jolokia = "http://127.0.0.1:" + port + "/hawtio/jolokia/";
        String html = "<!doctype html>"
                + attack.replace("STOP", jolokia + "exec/" + HEARTBEATS.replace("\"", "%22") + "/stop()")
                        .replace("JOLOKIA", jolokia)
                        .replace(
                                "BODY",
                                "JSON.stringify({type: 'exec', mbean: '" + HEARTBEATS + "', operation: 'stop()'})");
        InetSocketAddress elsewhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), HawtioClient.freePort());
        try (LogLines audit = LogLines.of("audit");
                HttpListener other = HttpListener.start(
                        "other", List.of(elsewhere), (method, target) -> HttpPage.of(200, "text/html", html))) {
            assertThat(other).isNotNull();
            page.navigate("http://127.0.0.1:" + elsewhere.getPort() + "/");

            service.await(() -> audit.all().stream().anyMatch(line -> line.contains("refused")));
            assertThat(audit.all()).noneMatch(line -> line.contains("route stopped"));
        }
    }

    @Test
    void aSyncIsTracedStepByStep() throws Exception {
        text("sync").click();
        text("Trace").click();
        button("Start Tracing").click();
        button("Stop Tracing").waitFor();

        sync("b");

        page.locator("tr")
                .filter(new Locator.FilterOptions().setHasText("sync-map-access"))
                .first()
                .getByRole(AriaRole.BUTTON)
                .click();
        text("Body").click();
        page.getByText("TenantAccess[").first().waitFor();
        assertThat(page.getByText("forbidden").count()).isZero();
        button("Stop Tracing").click();
        button("Start Tracing").waitFor();
    }
}
