package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.settings.Values;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** The command {@code health-check}: requests the health of the program that runs on this machine. */
record HealthCheckCommand(ManagementClient client) {
    static final Values ENDPOINTS = Values.words("health", "ready", "live");

    private static final int UNAVAILABLE = 14;

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
        return new HealthCheckCommand(
                ManagementClient.of(address, "/" + endpoint, Duration.ofSeconds(Integer.parseInt(seconds))));
    }

    /** {@return the exit code: 0 if the program is healthy} Prints the response on {@code out}. */
    int run(PrintStream out, PrintStream err) {
        try {
            HttpResponse<byte[]> response = client.request();
            out.println(new String(response.body(), StandardCharsets.UTF_8));
            return response.statusCode() == 200 ? 0 : 1;
        } catch (ManagementClient.NoResponseException e) {
            err.println(Version.PROGRAM + ": no response from " + client.url() + " (" + e.getMessage()
                    + "). Check that the program runs with --health-check (BATON_HEALTH_CHECK).");
            return UNAVAILABLE;
        }
    }
}
