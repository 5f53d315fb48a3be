package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.http.LimitedBody;
import io.batonxero.net.Network;
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

/** What {@code health-check} does: asks the program that runs on this machine how it is. */
record HealthCheckCommand(URI url, Duration timeout) {
    private static final int UNAVAILABLE = 14;
    private static final int MAX_BODY_BYTES = 1 << 20;

    /**
     * {@return the question that these options put}
     *
     * @param options {@code endpoint} and {@code timeout}, in seconds
     * @param address where the program listens
     */
    static HealthCheckCommand of(Map<String, String> options, InetSocketAddress address) {
        String endpoint = options.getOrDefault("endpoint", "health");
        if (!endpoint.matches("health|ready|live")) {
            throw new ConfigurationException("--endpoint " + endpoint + ": give health, ready or live.");
        }
        String seconds = options.getOrDefault("timeout", "5");
        if (!seconds.matches("[1-9]\\d{0,3}")) {
            throw new ConfigurationException("--timeout " + seconds + ": give seconds, such as 5.");
        }
        // Who listens everywhere is asked here.
        String host = address.getAddress() == null || address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return new HealthCheckCommand(
                URI.create(Network.url(InetSocketAddress.createUnresolved(host, address.getPort()), "/" + endpoint)),
                Duration.ofSeconds(Integer.parseInt(seconds)));
    }

    /** {@return the exit code: 0 if all is well} The answer is on {@code out}. */
    int ask(PrintStream out, PrintStream err) {
        // What listens on this machine is not asked through a proxy.
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(null))
                .connectTimeout(timeout)
                .build();
        try {
            // The timeout of a request is over once the headers are there, and the body may never come.
            HttpResponse<byte[]> response = client.sendAsync(
                            HttpRequest.newBuilder(url).build(), LimitedBody.of(MAX_BODY_BYTES))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            out.println(new String(response.body(), StandardCharsets.UTF_8));
            return response.statusCode() == 200 ? 0 : 1;
        } catch (TimeoutException e) {
            return unavailable(err, "nothing complete within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            return unavailable(err, String.valueOf(e.getCause()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int unavailable(PrintStream err, String reason) {
        err.println(Version.PROGRAM + ": no answer from " + url + " (" + reason
                + "). Does the service run, with --health-check?");
        return UNAVAILABLE;
    }
}
