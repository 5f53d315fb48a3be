package io.batonxero.xero.auth;

import io.batonxero.xero.XeroException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the redirect URL of a browser on another machine, which the user pastes. */
public final class PastedRedirect {
    private PastedRedirect() {}

    /**
     * Reads lines until one holds the response to the request, the input ends, or the request times out.
     *
     * @param lines returns the next line, waiting at most the given time; empty if there is none
     * @param say prints what is wrong with a line
     */
    public static void read(
            AuthorizationRequest authorization, Function<Duration, Optional<String>> lines, Consumer<String> say) {
        long deadline = System.nanoTime() + authorization.timeout().toNanos();
        XeroException failure =
                new XeroException.ConsentTimeout("Nothing was pasted, so nothing is stored. Run authorize --paste again"
                        + " and paste the address to which Xero sends the browser.");
        for (Optional<String> line = next(lines, deadline); line.isPresent(); line = next(lines, deadline)) {
            AuthorizationResponse response = authorization.parse(query(line.get()));
            if (!(response instanceof AuthorizationResponse.Unrelated)) {
                authorization.accept(response);
                return;
            }
            String problem =
                    "The pasted address does not belong to this consent. Paste the whole address, which begins with "
                            + authorization.redirectUrl()
                            + " and contains code= and state=, from the page that was shown last.";
            failure = new XeroException.SignInRefused(problem);
            say.accept(problem);
        }
        authorization.fail(failure);
    }

    private static Optional<String> next(Function<Duration, Optional<String>> lines, long deadline) {
        Optional<String> line = Optional.of("");
        while (line.isPresent() && line.get().isBlank()) {
            line = lines.apply(Duration.ofNanos(deadline - System.nanoTime()));
        }
        return line;
    }

    /** {@return the query of an address} Not parsed as a URL: browsers show and copy addresses without {@code http://}. */
    private static String query(String address) {
        return address.strip().replaceAll("^[^?]*\\?|#.*$|[\"'>]+$", "");
    }
}
