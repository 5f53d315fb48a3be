package io.batonxero.c1;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client id and client secret for ConductorOne. The client id, {@code <name>@<host>/<use>}, also names its host. The
 * secret is never printed and never leaves this package.
 */
public final class C1Credentials {
    private static final String ID = "--client-id (BATON_CLIENT_ID)";
    private static final String SECRET = "--client-secret (BATON_CLIENT_SECRET)";
    private static final String API_HOST = "--c1-api-host (BATON_C1_API_HOST)";
    private static final String REMEDY = " Copy it again from the connector's page in ConductorOne.";
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final int HTTPS_PORT = 443;
    private static final int MAX_SHOWN_CHARS = 30;

    private final String clientId;
    private final String name;
    private final String host;
    private final String apiHost;
    private final int apiPort;
    private final Optional<Ed25519Key> key;

    private C1Credentials(String clientId, String name, String host, Matcher api, Optional<Ed25519Key> key) {
        this.clientId = clientId;
        this.name = name;
        this.host = host;
        this.apiHost = api.group(1);
        this.apiPort = api.group(2) == null ? HTTPS_PORT : Integer.parseInt(api.group(2));
        this.key = key;
    }

    /** {@return the credentials of a run without ConductorOne} */
    public static C1Credentials none() {
        return new C1Credentials("", "", "", host("none", ""), Optional.empty());
    }

    /**
     * {@return the credentials in these settings} {@link #none} if both are empty.
     *
     * @param apiHost {@code host} or {@code host:port} to connect to instead of the client id's host; may be empty
     * @throws ConfigurationException if a setting is missing or malformed; the message does not show the secret
     */
    public static C1Credentials of(String clientId, String clientSecret, String apiHost) {
        if (clientId.isEmpty() && clientSecret.isEmpty()) {
            return none();
        }
        if (clientId.isEmpty()) {
            throw new ConfigurationException(ID + " is missing; it is required because " + SECRET + " is set.");
        }
        String[] parts = clientId.split("@", 2);
        if (parts.length < 2 || !parts[0].matches("[\\x21-\\x7e]+") || clientId.startsWith("secret-token:")) {
            throw badId(clientId, "is not of the form <name>@<host>/<use>");
        }
        String[] hostAndUse = parts[1].split("/", 2);
        if (hostAndUse.length < 2 || hostAndUse[1].isEmpty()) {
            throw badId(clientId, "does not end with /<use>");
        }
        Matcher own = host(
                hostAndUse[0], ID + " is " + clientId + ", whose host " + hostAndUse[0] + " is not valid." + REMEDY);
        Matcher api = apiHost.isEmpty()
                ? own
                : host(apiHost, API_HOST + " is " + apiHost + ". Give <host> or <host>:<port>.");
        return new C1Credentials(clientId, parts[0], own.group(1), api, Optional.of(key(clientSecret)));
    }

    /** {@return whether there are credentials} */
    public boolean isConfigured() {
        return key.isPresent();
    }

    /** {@return the URL of the token endpoint} */
    public String tokenUrl() {
        return "https://" + target() + "/auth/v1/token";
    }

    /** {@return host and port of the gRPC services} */
    public String target() {
        return apiHost + ":" + apiPort;
    }

    /** {@return the value of the {@code User-Agent} header} */
    public String userAgent() {
        return (name + " baton-xero-camel/" + Version.ofThisProgram()).strip();
    }

    String clientId() {
        return clientId;
    }

    /** {@return the audience of an assertion: the client id's host without port, also if apiHost is set} */
    String audience() {
        return host;
    }

    /**
     * {@return the signing key}
     *
     * @throws ConfigurationException if there are no credentials
     */
    Ed25519Key key() {
        return key.orElseThrow(() ->
                new ConfigurationException("No credentials for ConductorOne: set " + ID + " and " + SECRET + "."));
    }

    @Override
    public String toString() {
        return "C1Credentials[" + clientId + "]";
    }

    private static Ed25519Key key(String secret) {
        if (secret.isEmpty()) {
            throw new ConfigurationException(SECRET + " is missing; it is required because " + ID + " is set.");
        }
        String[] fields = secret.split(":", 4);
        if (fields.length < 4) {
            throw badSecret("is not of the form secret-token:conductorone.com:v1:…");
        }
        if (!fields[2].equals("v1")) {
            throw badSecret("has an unsupported version; only v1 is supported");
        }
        byte[] jwk;
        try {
            jwk = Base64.getUrlDecoder().decode(fields[3]);
        } catch (IllegalArgumentException e) {
            throw badSecret("is damaged: its last part is not base64url");
        }
        try {
            return Ed25519Key.ofJwk(jwk);
        } catch (IllegalArgumentException e) {
            throw badSecret("is damaged: " + e.getMessage());
        }
    }

    private static Matcher host(String text, String problem) {
        Matcher host = HOST.matcher(text);
        if (!host.matches() || (host.group(2) != null && Integer.parseInt(host.group(2)) > 65_535)) {
            throw new ConfigurationException(problem);
        }
        return host;
    }

    private static ConfigurationException badId(String id, String problem) {
        boolean looksLikeSecret =
                id.startsWith("secret-token:") || (!id.contains("@") && id.length() > MAX_SHOWN_CHARS);
        return new ConfigurationException(ID
                + (looksLikeSecret
                        ? " " + problem + "; it is not shown, since it looks like a secret."
                        : " is " + id + ", which " + problem + ".")
                + REMEDY);
    }

    private static ConfigurationException badSecret(String problem) {
        return new ConfigurationException(SECRET + " " + problem + "." + REMEDY);
    }
}
