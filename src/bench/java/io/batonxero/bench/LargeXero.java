package io.batonxero.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A simulated Xero of any size, in its own process. Responses are cached, so that they cost almost no time. It prints its
 * URL on stdout and exits at the end of stdin. {@code /requests} returns and resets the number of requests.
 */
public final class LargeXero {
    private static final String[] FIRST_NAMES = {"Quinn", "Kira", "Aroha", "Björn", "Wiremu", "Mei", "Ada", "José"};
    private static final String[] LAST_NAMES = {"Vance", "Quick", "Ngata", "Reyes", "Harbour", "O'Neill", "Ng"};
    private static final String[] ROLES = {
        "READONLY", "INVOICEONLY", "STANDARD", "FINANCIALADVISER", "MANAGEDCLIENT", "CASHBOOKCLIENT"
    };

    private final int organisations;
    private final int users;
    private final long latency;
    private final Map<String, byte[]> responses = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    private LargeXero(int organisations, int users, long latency) {
        this.organisations = organisations;
        this.users = users;
        this.latency = latency;
    }

    /**
     * Runs the server.
     *
     * @param arguments organisations, users per organisation, and milliseconds before each response
     */
    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
        LargeXero xero = new LargeXero(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", xero::handle);
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        System.exit(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] response;
            if (path.equals("/requests")) {
                response = Integer.toString(requests.getAndSet(0)).getBytes(StandardCharsets.UTF_8);
            } else {
                requests.incrementAndGet();
                String tenant = exchange.getRequestHeaders().getFirst("xero-tenant-id");
                response = responses.computeIfAbsent(tenant + path, first -> response(path, tenant));
                Thread.sleep(latency);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] response(String path, String tenant) {
        String json = path.equals("/connections")
                ? connections()
                : path.endsWith("/Organisation") ? organisation(tenant) : users(tenant);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private String connections() {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < organisations; i++) {
            json.append(i == 0 ? "\n" : ",\n")
                    .append("{\"id\": \"")
                    .append(id("connection " + i))
                    .append("\", \"tenantId\": \"")
                    .append(id("tenant " + i))
                    .append("\", \"tenantType\": \"ORGANISATION\", \"tenantName\": \"Organisation ")
                    .append(i)
                    .append("\"}");
        }
        return json.append("]").toString();
    }

    private static String organisation(String tenant) {
        return envelope() + "\"Organisations\": [{\"OrganisationID\": \"" + tenant
                + "\", \"Name\": \"Organisation " + tenant.substring(0, 8)
                + "\", \"LegalName\": \"Organisation Ltd\", \"CountryCode\": \"NZ\", \"BaseCurrency\": \"NZD\","
                + " \"Edition\": \"BUSINESS\", \"Class\": \"PREMIUM\", \"IsDemoCompany\": false,"
                + " \"ShortCode\": \"!" + tenant.substring(0, 5) + "\", \"OrganisationStatus\": \"ACTIVE\"}]}";
    }

    private String users(String tenant) {
        StringBuilder json = new StringBuilder(envelope()).append("\"Users\": [");
        for (int i = 0; i < users; i++) {
            String first = FIRST_NAMES[i % FIRST_NAMES.length];
            String last = LAST_NAMES[i % LAST_NAMES.length];
            json.append(i == 0 ? "\n" : ",\n")
                    .append("{\"UserID\": \"")
                    .append(id(tenant + i))
                    .append("\", \"EmailAddress\": \"person.")
                    .append(i)
                    .append("@")
                    .append(tenant, 0, 8)
                    .append(".example.com\", \"FirstName\": \"")
                    .append(first)
                    .append("\", \"LastName\": \"")
                    .append(last)
                    .append("\", \"UpdatedDateUTC\": \"\\/Date(")
                    .append(1_700_000_000_000L + i * 60_000L)
                    .append("+0000)\\/\", \"IsSubscriber\": ")
                    .append(i == 0)
                    .append(", \"OrganisationRole\": \"")
                    .append(ROLES[i % ROLES.length])
                    .append("\"}");
        }
        return json.append("]}").toString();
    }

    private static String envelope() {
        return "{\"Id\": \"5b578732-a923-4b74-b2d2-62885e83bc23\", \"Status\": \"OK\", \"ProviderName\": \"Bench\","
                + " \"DateTimeUTC\": \"\\/Date(1795386818806)\\/\", ";
    }

    private static String id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
