package io.batonxero.support;

import io.batonxero.console.Keyboard;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Runs the command {@code authorize} in this process, with a simulated browser and keyboard. */
public final class Consenting implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("\\S+/identity/connect/authorize\\?\\S+");

    private final PipedOutputStream keys = new PipedOutputStream();
    private final RunningProgram program;

    private Consenting(Map<String, String> environment, String... arguments) throws IOException {
        program = new RunningProgram(environment, new Keyboard(new PipedInputStream(keys), false), arguments);
    }

    /** {@return the environment of a web app that has an id and a secret, but no tokens} */
    public static Map<String, String> environment(SimulatedXero xero, Path folder) {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.remove("BATON_REFRESH_TOKEN");
        environment.put("BATON_XERO_LOGIN_URL", xero.url());
        environment.put("BATON_XERO_REDIRECT_URL", "http://localhost:" + freePort() + "/callback");
        return environment;
    }

    /** {@return the environment of a PKCE app, which has no secret} */
    public static Map<String, String> environmentOfPkce(SimulatedXero xero, Path folder) {
        Map<String, String> environment = environment(xero, folder);
        environment.put("BATON_XERO_CLIENT_ID", SimulatedTokens.PKCE_CLIENT_ID);
        environment.remove("BATON_XERO_CLIENT_SECRET");
        return environment;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Consenting start(Map<String, String> environment, String... arguments) throws IOException {
        return new Consenting(environment, arguments);
    }

    /** {@return the URL of the consent page that the command prints} */
    public String page() {
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> PAGE.matcher(program.said()).find() || program.isOver());
        String output = program.said();
        Matcher page = PAGE.matcher(output);
        if (!page.find()) {
            throw new AssertionError("no page was shown: " + output);
        }
        return page.group();
    }

    /** Opens the consent page and follows the redirect. The simulator consents or refuses as scripted. */
    public HttpResponse<String> browse() throws Exception {
        return browser(HttpClient.Redirect.ALWAYS)
                .send(HttpRequest.newBuilder(URI.create(page())).build(), BodyHandlers.ofString());
    }

    /** {@return the redirect URL of the consent page, which is not followed} */
    public String redirect() throws Exception {
        return browser(HttpClient.Redirect.NEVER)
                .send(HttpRequest.newBuilder(URI.create(page())).build(), BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    public static HttpResponse<String> get(String url) throws Exception {
        return browser(HttpClient.Redirect.NEVER)
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    public static HttpClient browser(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .build();
    }

    public void type(String line) throws IOException {
        keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Closes the input. */
    public void closeInput() throws IOException {
        keys.close();
    }

    public boolean isOver() {
        return program.isOver();
    }

    /** Stops the program as a signal would. */
    public void stop() {
        program.stop();
    }

    /** Waits for the end of the program. */
    public Run end() {
        return program.end();
    }

    @Override
    public void close() throws IOException {
        program.stop();
        keys.close();
        program.close();
    }
}
