package io.batonxero.c1;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who we are to ConductorOne, and where it is: a client id {@code <name>@<host>/<use>} and the secret of it. The secret
 * is never printed and never leaves this package.
 */
public final class C1Credentials {
    private static final String ID = "--client-id (BATON_CLIENT_ID)";
    private static final String SECRET = "--client-secret (BATON_CLIENT_SECRET)";
    private static final String REMEDY = " Copy it again from the connector's page in ConductorOne.";
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final int HTTPS = 443;
    private static final int LONGEST_NAME = 30;

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
        this.apiPort = api.group(2) == null ? HTTPS : Integer.parseInt(api.group(2));
        this.key = key;
    }

    /** {@return those of a run that has nothing to do with ConductorOne} */
    public static C1Credentials none() {
        return new C1Credentials("", "", "", host("none", ""), Optional.empty());
    }

    /**
     * {@return the credentials in these settings} {@link #none} where both are empty.
     *
     * @param apiHost host, with a port if need be, to speak to instead of the client id's; empty for that one
     * @throws ConfigurationException if one is missing or malformed, in a line that names it and shows nothing of the secret
     */
    public static C1Credentials of(String clientId, String clientSecret, String apiHost) {
        if (clientId.isEmpty() && clientSecret.isEmpty()) {
            return none();
        }
        if (clientId.isEmpty()) {
            throw new ConfigurationException(
                    ID + " is missing: " + SECRET + " is set, and one is no use without the other.");
        }
        String[] parts = clientId.split("@", 2);
        if (parts.length < 2 || !parts[0].matches("[\\x21-\\x7e]+") || clientId.startsWith("secret-token:")) {
            throw badId(clientId, "is not of the form <name>@<host>/<use>");
        }
        String[] place = parts[1].split("/", 2);
        if (place.length < 2 || place[1].isEmpty()) {
            throw badId(clientId, "has no /<use> at its end");
        }
        Matcher own = host(place[0], ID + " " + clientId + ": its host \"" + place[0] + "\" is not one.");
        Matcher api = apiHost.isEmpty()
                ? own
                : host(apiHost, "BATON_C1_API_HOST " + apiHost + ": give a host, or host:port, and nothing else.");
        return new C1Credentials(clientId, parts[0], own.group(1), api, Optional.of(key(clientSecret)));
    }

    /** {@return whether there are any} */
    public boolean isConfigured() {
        return key.isPresent();
    }

    /** {@return where an access token is asked for} */
    public String tokenUrl() {
        return "https://" + target() + "/auth/v1/token";
    }

    /** {@return host and port of the gRPC services} */
    public String target() {
        return apiHost + ":" + apiPort;
    }

    /** {@return what a call says about its caller} */
    public String userAgent() {
        return (name + " baton-xero-camel/" + Version.ofThisProgram()).strip();
    }

    /** {@return the whole client id} */
    String clientId() {
        return clientId;
    }

    /** {@return the host that an assertion is meant for} Without a port, and whatever host is really spoken to. */
    String audience() {
        return host;
    }

    /**
     * {@return the signing key}
     *
     * @throws ConfigurationException if there are no credentials
     */
    Ed25519Key key() {
        return key.orElseThrow(() -> new ConfigurationException(
                "Nothing to sign in to ConductorOne with: set " + ID + " and " + SECRET + "."));
    }

    @Override
    public String toString() {
        return "C1Credentials[" + clientId + "]";
    }

    private static Ed25519Key key(String secret) {
        if (secret.isEmpty()) {
            throw new ConfigurationException(
                    SECRET + " is missing: " + ID + " is set, and one is no use without the other.");
        }
        String[] fields = secret.split(":", 4);
        if (fields.length < 4) {
            throw badSecret("is not of the form secret-token:conductorone.com:v1:…");
        }
        if (!fields[2].equals("v1")) {
            throw badSecret("is of a version other than v1, which is the only one known here");
        }
        byte[] jwk;
        try {
            jwk = Base64.getUrlDecoder().decode(fields[3]);
        } catch (IllegalArgumentException notBase64) {
            throw badSecret("is damaged: its last part is not base64url");
        }
        try {
            return Ed25519Key.ofJwk(jwk);
        } catch (IllegalArgumentException unusable) {
            throw badSecret("is damaged: " + unusable.getMessage());
        }
    }

    private static Matcher host(String text, String problem) {
        Matcher host = HOST.matcher(text);
        boolean whole = host.matches();
        if (!whole || (host.group(2) != null && Integer.parseInt(host.group(2)) > 65_535)) {
            throw new ConfigurationException(problem);
        }
        return host;
    }

    private static ConfigurationException badId(String id, String problem) {
        boolean isSecret = id.startsWith("secret-token:") || (!id.contains("@") && id.length() > LONGEST_NAME);
        return new ConfigurationException(
                ID + " " + (isSecret ? "(not shown: it looks like a secret)" : id) + ": " + problem + "." + REMEDY);
    }

    private static ConfigurationException badSecret(String problem) {
        return new ConfigurationException(SECRET + " " + problem + "." + REMEDY);
    }
}
