package io.batonxero.xero.auth;

import io.batonxero.xero.XeroException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The address to which Xero sent a browser elsewhere, as a person copied it. */
public final class PastedRedirect {
    private PastedRedirect() {}

    /**
     * Takes lines until one answers the consent, there are no more, or the person's time is up.
     *
     * @param lines gives the next line, waiting as long as it is told to; empty where there is none
     * @param say tells the person what is wrong with a line, before the next one
     */
    public static void read(
            AuthorizationRequest consent, Function<Duration, Optional<String>> lines, Consumer<String> say) {
        long end = System.nanoTime() + consent.patience().toNanos();
        XeroException why =
                new XeroException.Unanswered("Nothing was pasted, so nothing is stored. Run authorize --paste again"
                        + " and paste the address to which Xero sends the browser.");
        for (Optional<String> line = next(lines, end); line.isPresent(); line = next(lines, end)) {
            AuthorizationResponse said = consent.read(query(line.get()));
            if (!(said instanceof AuthorizationResponse.NotOurs)) {
                consent.take(said);
                return;
            }
            String wrong = "What was pasted does not answer this consent: the address begins with "
                    + consent.redirectUrl() + "?code=, is one whole line, and comes from the page that was shown last.";
            why = new XeroException.SignInRefused(wrong);
            say.accept(wrong);
        }
        consent.giveUp(why);
    }

    private static Optional<String> next(Function<Duration, Optional<String>> lines, long end) {
        Optional<String> line = Optional.of("");
        while (line.isPresent() && line.get().isBlank()) {
            line = lines.apply(Duration.ofNanos(end - System.nanoTime()));
        }
        return line;
    }

    private static String query(String url) {
        try {
            String query = new URI(url.strip()).getRawQuery();
            return query == null ? "" : query;
        } catch (URISyntaxException notOne) {
            return "";
        }
    }
}
