package io.batonxero.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** An HTTP client that behaves like a browser with Hawtio. */
public final class HawtioClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(100);
    private static final String TOKEN = "XSRF-TOKEN";

    private final String origin;
    private final String root;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .build();

    public HawtioClient(int port) {
        this(port, "/hawtio");
    }

    HawtioClient(int port, String path) {
        origin = "http://127.0.0.1:" + port;
        root = origin + path;
    }

    /** {@return a free port} */
    public static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** {@return the response to a GET by a page of the console} The given headers replace those of the page. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(root + path)), headers);
    }

    /** {@return the response to a POST by a page of the console} The given headers replace those of the page. */
    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .setHeader("Content-Type", "application/json")
                .setHeader("Origin", origin)
                .setHeader("X-" + TOKEN, token())
                .POST(BodyPublishers.ofString(body));
        return send(request, headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        request.setHeader("Sec-Fetch-Site", "same-origin").timeout(TIMEOUT);
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** {@return the XSRF token; loads a page if there is none} */
    public String token() throws IOException, InterruptedException {
        if (cookie(TOKEN).isEmpty()) {
            get("/login");
        }
        return cookie(TOKEN).orElseThrow();
    }

    /** {@return the value of a cookie} */
    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    /** {@return the Cookie header} */
    public String cookieHeader() {
        return cookies.getCookieStore().getCookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** {@return the status of a login} */
    public HttpResponse<String> login(String user, String password) throws IOException, InterruptedException {
        return post("/auth/login", JSON.writeValueAsString(Map.of("username", user, "password", password)));
    }

    /** {@return whether the console responds} */
    public boolean isUp() {
        try {
            return get("/auth/config/login").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return the response of Jolokia to one or several operations} */
    public JsonNode jolokia(Object request) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/jolokia/", JSON.writeValueAsString(request));
        if (answer.statusCode() != 200) {
            throw new IOException("HTTP " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
