package io.batonxero.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A headless browser. */
public final class Chromium implements AutoCloseable {
    /** Milliseconds; long, since pages and machine may be slow. */
    public static final int TIMEOUT = 90_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** {@return a running browser} Skips the test if none is on the PATH. */
    public static Chromium start(String... flags) {
        Optional<Path> chromium = Installed.program("chromium", "chromium-browser");
        assumeTrue(chromium.isPresent(), "Chromium is not on the PATH");
        List<String> all = new ArrayList<>(List.of(flags));
        if (System.getProperty("user.name").equals("root")) {
            // Chromium has no sandbox for root, which containers often are.
            all.add("--no-sandbox");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new LaunchOptions()
                                .setExecutablePath(chromium.orElseThrow())
                                .setArgs(all)));
    }

    public Browser browser() {
        return browser;
    }

    /** Submits Hawtio's login form. */
    public static void logIn(Page page, String password) {
        field(page, "Username").fill("admin");
        field(page, "Password").fill(password);
        page.getByRole(AriaRole.BUTTON, named("Log in")).click();
    }

    /** {@return a text field} A star may follow its label, and a check box has a label with the same prefix. */
    private static Locator field(Page page, String label) {
        return page.locator("input:not([type=checkbox])").and(page.getByLabel(label));
    }

    public static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    /** Stops and restarts a route on the console's routes page. */
    public static void stopAndStart(Page page, String route) {
        page.getByText("Routes", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        Locator row = page.locator("tr").filter(new Locator.FilterOptions().setHasText(route));

        row.getByRole(AriaRole.CHECKBOX).check();
        page.getByRole(AriaRole.BUTTON, named("Stop")).click();
        row.getByText("Stopped").waitFor();

        row.getByRole(AriaRole.CHECKBOX).check();
        page.getByRole(AriaRole.BUTTON, named("Start")).click();
        row.getByText("Started").waitFor();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
