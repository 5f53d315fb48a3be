package io.batonxero.console;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.xero.Connection;
import io.batonxero.xero.auth.XeroSession;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** What a person wants to disconnect, and whether that is meant. */
public final class RevokePrompt {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PrintStream out;
    private final Keyboard keyboard;
    private final String name;
    private final boolean all;
    private final boolean sure;

    /** Nobody said yes. */
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
     * Speaks to these.
     *
     * @param name of one connection; empty for all
     * @param all whether all are meant
     * @param sure whether the person need not be asked
     */
    public RevokePrompt(PrintStream out, Keyboard keyboard, String name, boolean all, boolean sure) {
        this.out = out;
        this.keyboard = keyboard;
        this.name = name;
        this.all = all;
        this.sure = sure;
    }

    /**
     * Fails early.
     *
     * @throws ConfigurationException if it is not clear what is meant, or nobody could be asked whether it is
     */
    public void check() {
        if (name.isEmpty() != all) {
            throw new ConfigurationException(
                    "revoke: name one organisation, by name or id as connections lists them, or give --all"
                            + " for all of them and the sign-in itself.");
        }
        if (!sure && !keyboard.isTerminal()) {
            throw new ConfigurationException(
                    "revoke asks before it disconnects, and no person is at a terminal here: give --yes.");
        }
    }

    /** {@return whether all connections, and the sign-in itself, are to end} */
    public boolean isOfAll() {
        return all;
    }

    /**
     * {@return the connections to end}
     *
     * @throws ConnectorException if none is meant, or the person does not say yes
     */
    public List<Connection> confirm(List<Connection> connections, XeroSession session) {
        if (all) {
            session.requireRefreshToken();
        }
        List<Connection> chosen = all ? connections : List.of(Connection.find(connections, name));
        if (!sure) {
            ask(chosen);
        }
        return chosen;
    }

    private void ask(List<Connection> chosen) {
        out.println(all ? "This disconnects all that this app reaches, and ends its sign-in:" : "This disconnects:");
        new ConnectionsReport(chosen).lines().forEach(out::println);
        out.println("Nothing there can be read any more until somebody runs authorize again.");
        out.print("Type yes to go on: ");
        out.flush();
        boolean yes = keyboard.line(PATIENCE)
                .filter(line -> line.strip().equalsIgnoreCase("yes"))
                .isPresent();
        if (!yes) {
            throw new NotConfirmed();
        }
    }
}
