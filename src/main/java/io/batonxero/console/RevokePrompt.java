package io.batonxero.console;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.xero.Connection;
import io.batonxero.xero.auth.XeroSession;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** The organisations to disconnect, and their confirmation by the user. */
public final class RevokePrompt {
    private static final Duration CONFIRM_TIMEOUT = Duration.ofMinutes(10);

    private final PrintStream out;
    private final Keyboard keyboard;
    private final String name;
    private final boolean all;
    private final boolean isConfirmed;

    /** The user did not type yes. */
    private static final class NotConfirmed extends ConnectorException {
        NotConfirmed() {
            super("Not confirmed, so nothing was disconnected.");
        }

        @Override
        public int code() {
            return 1;
        }
    }

    /**
     * Prints to a stream and reads from a keyboard.
     *
     * @param name the name or id of one connection; empty for all
     * @param all whether to disconnect all
     * @param isConfirmed whether to skip the question
     */
    public RevokePrompt(PrintStream out, Keyboard keyboard, String name, boolean all, boolean isConfirmed) {
        this.out = out;
        this.keyboard = keyboard;
        this.name = name;
        this.all = all;
        this.isConfirmed = isConfirmed;
    }

    /**
     * Checks the command line before anything is requested.
     *
     * @throws ConfigurationException if it names neither one organisation nor all, or nobody can confirm
     */
    public void check() {
        if (name.isEmpty() != all) {
            throw new ConfigurationException(
                    "revoke: give the name or id of one organisation, as connections lists it, or --all for all of"
                            + " them and the sign-in.");
        }
        if (!isConfirmed && !keyboard.isTerminal()) {
            throw new ConfigurationException("revoke needs confirmation; use --yes when not at a terminal.");
        }
    }

    /** {@return whether to disconnect all organisations and end the sign-in} */
    public boolean isOfAll() {
        return all;
    }

    /**
     * {@return the connections to end}
     *
     * @throws ConnectorException if none has the name, or the user does not confirm
     */
    public List<Connection> confirm(List<Connection> connections, XeroSession session) {
        if (all) {
            session.requireRefreshToken();
        }
        List<Connection> chosen = all ? connections : List.of(Connection.find(connections, name));
        if (!isConfirmed) {
            ask(chosen);
        }
        return chosen;
    }

    private void ask(List<Connection> chosen) {
        out.println(all ? "This disconnects all organisations and ends the sign-in:" : "This disconnects:");
        new ConnectionsReport(chosen).lines().forEach(out::println);
        out.println("They cannot be read until authorize is run again.");
        out.print("Type yes to continue: ");
        out.flush();
        boolean isYes = keyboard.line(CONFIRM_TIMEOUT)
                .filter(line -> line.strip().equalsIgnoreCase("yes"))
                .isPresent();
        if (!isYes) {
            throw new NotConfirmed();
        }
    }
}
