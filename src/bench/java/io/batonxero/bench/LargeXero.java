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
 * A Xero of any size, in a process of its own, whose answers cost next to nothing: each is made once. It says its URL on
 * stdout, and ends with its stdin. How often it was asked is at {@code /asked}.
 */
public final class LargeXero {
    private static final String[] FIRST = {"Quinn", "Kira", "Aroha", "Björn", "Wiremu", "Mei", "Ada", "José"};
    private static final String[] LAST = {"Vance", "Quick", "Ngata", "Reyes", "Harbour", "O'Neill", "Ng"};
    private static final String[] ROLES = {
        "READONLY", "INVOICEONLY", "STANDARD", "FINANCIALADVISER", "MANAGEDCLIENT", "CASHBOOKCLIENT"
    };

    private final int organisations;
    private final int users;
    private final long latency;
    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    private LargeXero(int organisations, int users, long latency) {
        this.organisations = organisations;
        this.users = users;
        this.latency = latency;
    }

    /**
     * Runs it.
     *
     * @param arguments organisations, users of each, and milliseconds before each answer
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
            byte[] answer;
            if (path.equals("/asked")) {
                answer = Integer.toString(asked.getAndSet(0)).getBytes(StandardCharsets.UTF_8);
            } else {
                asked.incrementAndGet();
                String tenant = exchange.getRequestHeaders().getFirst("xero-tenant-id");
                answer = answers.computeIfAbsent(tenant + path, first -> answer(path, tenant));
                Thread.sleep(latency);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] answer(String path, String tenant) {
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
            String first = FIRST[i % FIRST.length];
            String last = LAST[i % LAST.length];
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
