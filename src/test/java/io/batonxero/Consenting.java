package io.batonxero;

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

/** The command {@code authorize} in this process, and a person with a browser and a keyboard in front of it. */
final class Consenting implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PAGE = Pattern.compile("\\S+/identity/connect/authorize\\?\\S+");

    private final PipedOutputStream keys = new PipedOutputStream();
    private final RunningProgram program;

    private Consenting(Map<String, String> environment, String... arguments) throws IOException {
        program = new RunningProgram(environment, new Keyboard(new PipedInputStream(keys), false), arguments);
    }

    /** The environment of someone who has a web app's id and secret, and nothing else yet. */
    static Map<String, String> environment(SimulatedXero xero, Path folder) {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.remove("BATON_REFRESH_TOKEN");
        environment.put("BATON_XERO_LOGIN_URL", xero.url());
        environment.put("BATON_XERO_REDIRECT_URL", "http://localhost:" + freePort() + "/callback");
        return environment;
    }

    /** The same of a PKCE app, which has no secret. */
    static Map<String, String> environmentOfPkce(SimulatedXero xero, Path folder) {
        Map<String, String> environment = environment(xero, folder);
        environment.put("BATON_XERO_CLIENT_ID", SimulatedTokens.PKCE_CLIENT_ID);
        environment.remove("BATON_XERO_CLIENT_SECRET");
        return environment;
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static Consenting start(Map<String, String> environment, String... arguments) throws IOException {
        return new Consenting(environment, arguments);
    }

    /** {@return the URL that the person is told to open} */
    String page() {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> PAGE.matcher(program.said()).find() || program.isOver());
        String said = program.said();
        Matcher page = PAGE.matcher(said);
        if (!page.find()) {
            throw new AssertionError("no page was shown: " + said);
        }
        return page.group();
    }

    /** Opens the page, agrees or not as Xero is scripted, and follows the way back. */
    HttpResponse<String> browse() throws Exception {
        return browser(HttpClient.Redirect.ALWAYS)
                .send(HttpRequest.newBuilder(URI.create(page())).build(), BodyHandlers.ofString());
    }

    /** {@return where Xero sends the browser} It does not go there. */
    String redirect() throws Exception {
        return browser(HttpClient.Redirect.NEVER)
                .send(HttpRequest.newBuilder(URI.create(page())).build(), BodyHandlers.ofString())
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    static HttpResponse<String> get(String url) throws Exception {
        return browser(HttpClient.Redirect.NEVER)
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    static HttpClient browser(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .build();
    }

    void type(String line) throws IOException {
        keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** Ends what can be typed. */
    void hangUp() throws IOException {
        keys.close();
    }

    boolean isOver() {
        return program.isOver();
    }

    /** Ends it as a signal would. */
    void stop() {
        program.stop();
    }

    /** {@return how it ended, by itself} */
    Run end() {
        return program.end();
    }

    @Override
    public void close() throws IOException {
        program.stop();
        keys.close();
        program.close();
    }
}
