package io.batonxero.console;

import io.batonxero.xero.auth.AuthorizationRequest;
import io.batonxero.xero.auth.PastedRedirect;
import io.batonxero.xero.auth.RedirectListener;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/** Shows Xero's consent page and waits for the authorization response. */
public final class ConsentPrompt {
    private final PrintStream out;
    private final Keyboard keyboard;
    private final boolean pastes;
    private final boolean isDemo;
    private final Map<String, String> environment;

    /**
     * Prints to a stream and reads from a keyboard.
     *
     * @param pastes whether the user pastes the authorization response of a browser on another machine
     * @param isDemo whether Xero is simulated
     */
    public ConsentPrompt(
            PrintStream out, Keyboard keyboard, boolean pastes, boolean isDemo, Map<String, String> environment) {
        this.out = out;
        this.keyboard = keyboard;
        this.pastes = pastes;
        this.isDemo = isDemo;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Waits for the consent.
     *
     * @throws io.batonxero.base.ConnectorException if there is none, or the authorization response cannot be received
     */
    public void ask(AuthorizationRequest consent) {
        if (pastes) {
            show(consent, "Open this page in any browser, sign in to Xero, choose the organisation and allow access:");
            say("Xero then redirects the browser to " + consent.redirectUrl()
                    + ". That page may show an error, which does not matter.");
            say("Paste the whole address of that page here:");
            PastedRedirect.read(consent, keyboard::line, this::say);
            consent.await();
            return;
        }
        try (RedirectListener listener = RedirectListener.start(consent)) {
            show(
                    consent,
                    "Open this page in a browser on this machine, sign in to Xero, choose the organisation and allow"
                            + " access:");
            say("Waiting for Xero to send the browser back to " + consent.redirectUrl()
                    + ". Without a browser on this machine use --paste.");
            if (keyboard.isTerminal()) {
                Browser.show(consent.pageUrl(), environment);
            }
            listener.await();
        }
    }

    /** {@return whether Xero is simulated} */
    boolean isDemo() {
        return isDemo;
    }

    /** {@return whether somebody can be asked for another consent} */
    boolean isAtTerminal() {
        return keyboard.isTerminal();
    }

    /** {@return whether the user wants to connect another organisation} If so, the request is started again. */
    boolean asksForAnother(AuthorizationRequest consent) {
        out.print("Connect another one? [y/N] ");
        out.flush();
        boolean isYes = keyboard.line(consent.timeout())
                .filter(line -> line.strip().toLowerCase(Locale.ROOT).matches("y|yes"))
                .isPresent();
        if (isYes) {
            consent.restart();
        }
        return isYes;
    }

    private void show(AuthorizationRequest consent, String before) {
        say(before);
        say("");
        say("  " + consent.pageUrl());
        say("");
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
