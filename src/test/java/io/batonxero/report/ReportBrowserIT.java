package io.batonxero.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.support.Chromium;
import io.batonxero.support.Installed;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTML report in Chromium: skipped where that is not on the PATH. */
class ReportBrowserIT {
    private static final String LONG_NAME = "Maria-Alexandra Papadopoulou Montgomery Featherstone";
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @TempDir
    static Path folder;

    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        for (int users : List.of(3, 300, 5000)) {
            FinishedSync sync = Sheets.deliver(Files.createDirectory(folder.resolve("" + users)), organisations(users));
            Path report = report(users);
            new ReportWriter(report.toString(), sync.file().toString(), "example.org", "app-1")
                    .write(sync, SyncFilter.NONE, Sheets.tenantsWithout("Two"));
        }
    }

    /** {@return organisations of up to 250 users; every fifth user is in the next organisation too} */
    private static AccessRecords[] organisations(int users) {
        int organisations = Math.max(2, users / 250);
        return IntStream.range(0, organisations)
                .mapToObj(organisation -> Sheets.organisation(
                        "o-" + organisation,
                        "Company " + organisation,
                        IntStream.range(0, users)
                                .filter(user -> user % organisations == organisation
                                        || (user % 5 == 0 && (user + 1) % organisations == organisation))
                                .mapToObj(user -> user(organisation, user))
                                .toArray(XeroUser[]::new)))
                .toArray(AccessRecords[]::new);
    }

    private static XeroUser user(int organisation, int user) {
        List<String> roles = List.of("STANDARD", "FINANCIALADVISER", "READONLY", "INVOICEONLY", "NEW");
        return Sheets.userWithEmail(
                "u-" + organisation + "-" + user,
                user == 0 ? LONG_NAME : "Person " + user,
                user == 1 ? "info@example.com" : "person.with.a.long.address." + user + "@subsidiary.example.org",
                roles.get(user % roles.size()));
    }

    private static Path report(int users) {
        return folder.resolve(users + "/access.html");
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Page open(int users, int width, ColorScheme colours) {
        BrowserContext context = chromium.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, 800)
                        .setColorScheme(colours)
                        .setBypassCSP(true));
        context.setDefaultTimeout(Chromium.TIMEOUT);
        Page page = context.newPage();
        page.navigate(report(users).toUri().toString());
        return page;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 300, 5000})
    void roleIsVisibleOnAPhone(int users) {
        try (Page page = open(users, 375, ColorScheme.LIGHT)) {
            var role = page.locator(".organisation tbody td").first().boundingBox();

            assertThat(role.x).isPositive();
            assertThat(role.x + role.width).isLessThanOrEqualTo(375);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(375);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {375, 1280})
    void longNameWrapsAtBlanks(int width) {
        try (Page page = open(3, width, ColorScheme.LIGHT)) {
            Object lines = page.evaluate("""
                    name => [...document.querySelectorAll('.organisation tbody th bdi')]
                        .filter(bdi => bdi.textContent === name)
                        .flatMap(bdi => name.split(/[ -]/).map(word => {
                          const range = document.createRange();
                          const begin = name.indexOf(word);
                          range.setStart(bdi.firstChild, begin);
                          range.setEnd(bdi.firstChild, begin + word.length);
                          return range.getClientRects().length;
                        }))""", LONG_NAME);

            assertThat((List<?>) lines).isNotEmpty().allMatch(count -> count.equals(1));
        }
    }

    @Test
    void pageOfManyPeopleLoadsInTheTimeOfAsManySmallPages() {
        double few = loadSeconds(300);

        assertThat(loadSeconds(5000)).isLessThan(25 * few);
    }

    /** {@return the processor time of the page, which other processes lengthen less than its duration} */
    private static double loadSeconds(int users) {
        try (BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.setDefaultTimeout(Chromium.TIMEOUT);
            CDPSession protocol = context.newCDPSession(page);
            JsonObject domain = new JsonObject();
            domain.addProperty("timeDomain", "threadTicks");
            protocol.send("Performance.enable", domain);
            page.navigate(report(users).toUri().toString());
            return seconds(protocol, "TaskDuration");
        }
    }

    private static double seconds(CDPSession protocol, String metric) {
        return protocol.send("Performance.getMetrics").getAsJsonArray("metrics").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(one -> one.get("name").getAsString().equals(metric))
                .findFirst()
                .orElseThrow()
                .get("value")
                .getAsDouble();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "1280, DARK", "375, LIGHT", "375, DARK"})
    void axeFindsNothing(int width, ColorScheme colours) throws Exception {
        String axe = axe();
        try (Page page = open(3, width, colours)) {
            page.evaluate(axe);
            Object problems = page.evaluate("""
                    async () => (await axe.run()).violations
                        .map(rule => rule.id + ': ' + rule.nodes.map(node => node.html).join(' '))""");

            assertThat((List<?>) problems).isEmpty();
        }
    }

    private static String axe() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportBrowserIT.class.getResourceAsStream(AXE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 300, 5000})
    void everyPrintedPageNamesTheSyncAndItsNumber(int users) throws Exception {
        Installed.assume("pdftotext");
        Path pdf = folder.resolve(users + ".pdf");
        String syncId;
        try (Page page = open(users, 1280, ColorScheme.LIGHT)) {
            syncId = page.locator("header code").textContent();
            page.pdf(new Page.PdfOptions().setPath(pdf).setPreferCSSPageSize(true));
        }

        List<String> pages = pages(pdf);
        assertThat(pages).hasSizeGreaterThan(3);
        for (int i = 0; i < pages.size(); i++) {
            assertThat(pages.get(i))
                    .contains("Page " + (i + 1) + " of " + pages.size())
                    .contains("sync " + syncId + ",");
        }
        assertThat(pages)
                .filteredOn(text -> text.contains("Decision"))
                .isNotEmpty()
                .allMatch(text -> text.contains("Remark"));
    }

    private static List<String> pages(Path pdf) throws Exception {
        Path text = Files.createTempFile(folder, "pages", ".txt");
        Process process = new ProcessBuilder("pdftotext", "-layout", pdf.toString(), text.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        // Each page ends with a form feed.
        return List.of(Files.readString(text).split("\f"));
    }

    @Test
    void columnsOfTheReviewerAreInPrintOnly() {
        try (Page page = open(3, 1280, ColorScheme.LIGHT)) {
            assertThat(page.locator("th.sign").first().isVisible()).isFalse();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("th.sign").first().isVisible()).isTrue();
        }
    }
}
