package io.batonxero.console;

import io.batonxero.xero.auth.AuthorizationRequest;
import io.batonxero.xero.auth.PastedRedirect;
import io.batonxero.xero.auth.RedirectListener;
import java.io.PrintStream;
import java.util.Map;

/** Shows a person Xero's consent page, and waits for what it answers. */
public final class ConsentPrompt {
    private final PrintStream out;
    private final Keyboard keyboard;
    private final boolean pastes;
    private final Map<String, String> environment;

    /**
     * Speaks to these.
     *
     * @param pastes whether the person brings the answer, from a browser on another machine
     */
    public ConsentPrompt(PrintStream out, Keyboard keyboard, boolean pastes, Map<String, String> environment) {
        this.out = out;
        this.keyboard = keyboard;
        this.pastes = pastes;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Waits until somebody agreed.
     *
     * @throws io.batonxero.base.ConnectorException if nobody did, or the answer cannot come
     */
    public void ask(AuthorizationRequest consent) {
        if (pastes) {
            show(consent, "Open this page in any browser, sign in to Xero, choose the organisation and allow access:");
            say("Xero then sends that browser to " + consent.redirectUrl()
                    + ", which may show an error: that does no harm.");
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
                    + ". Without a browser here: --paste.");
            if (keyboard.isTerminal()) {
                Browser.show(consent.pageUrl(), environment);
            }
            listener.await();
        }
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
