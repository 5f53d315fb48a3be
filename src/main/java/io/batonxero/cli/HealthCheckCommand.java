package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.http.LimitedBody;
import io.batonxero.net.Network;
import io.batonxero.settings.Values;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command {@code health-check}: requests the health of the program that runs on this machine. */
record HealthCheckCommand(URI url, Duration timeout) {
    static final Values ENDPOINTS = Values.words("health", "ready", "live");

    private static final int UNAVAILABLE = 14;
    private static final int MAX_BODY_BYTES = 1 << 20;

    /**
     * {@return the command with these options}
     *
     * @param options {@code endpoint} and {@code timeout}, in seconds
     * @param address the listen address of the program
     */
    static HealthCheckCommand of(Map<String, String> options, InetSocketAddress address) {
        String endpoint = options.getOrDefault("endpoint", "health");
        if (!ENDPOINTS.words().contains(endpoint)) {
            throw new ConfigurationException("--endpoint " + endpoint + ": give " + ENDPOINTS.either() + ".");
        }
        String seconds = options.getOrDefault("timeout", "5");
        if (!seconds.matches("[1-9]\\d{0,3}")) {
            throw new ConfigurationException("--timeout " + seconds + ": give seconds, such as 5.");
        }
        // A program that listens on all addresses is reached by loopback.
        String host = address.getAddress() == null || address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return new HealthCheckCommand(
                URI.create(Network.url(InetSocketAddress.createUnresolved(host, address.getPort()), "/" + endpoint)),
                Duration.ofSeconds(Integer.parseInt(seconds)));
    }

    /** The program did not respond; the message says why. */
    static final class NoResponseException extends Exception {
        NoResponseException(String message) {
            super(message);
        }
    }

    /** {@return the exit code: 0 if the program is healthy} Prints the response on {@code out}. */
    int run(PrintStream out, PrintStream err) {
        try {
            HttpResponse<byte[]> response = request();
            out.println(new String(response.body(), StandardCharsets.UTF_8));
            return response.statusCode() == 200 ? 0 : 1;
        } catch (NoResponseException e) {
            return unavailable(err, String.valueOf(e.getMessage()));
        }
    }

    /** {@return the response of the program, of any status} */
    HttpResponse<byte[]> request() throws NoResponseException {
        // A proxy does not reach this machine.
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(null))
                .connectTimeout(timeout)
                .build();
        try {
            // The client's request timeout does not cover the body.
            return client.sendAsync(HttpRequest.newBuilder(url).build(), LimitedBody.of(MAX_BODY_BYTES))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoResponseException("no complete response within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new NoResponseException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoResponseException("interrupted");
        }
    }

    private int unavailable(PrintStream err, String reason) {
        err.println(Version.PROGRAM + ": no response from " + url + " (" + reason
                + "). Check that the program runs with --health-check (BATON_HEALTH_CHECK).");
        return UNAVAILABLE;
    }
}
