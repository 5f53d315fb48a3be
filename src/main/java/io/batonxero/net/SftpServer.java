package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server that {@code routes/swaps/deliver-file/sftp} delivers to: its settings, and the meaning of its refusals. Camel
 * transfers the file, by jars in {@code ext/}; this class has their exceptions by name, since the program lacks them.
 */
public final class SftpServer {
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}.-]+|\\[[\\p{XDigit}:.]+]");
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_PORT = 22;

    private final String host;
    private final int port;
    private final String user;
    private final String path;
    private final String knownHosts;

    /**
     * Takes the settings of the swap, by the names of their variables without BATON_SFTP_.
     *
     * @throws ConfigurationException if one of them cannot be used
     */
    public SftpServer(
            String host, String port, String user, String path, String keyFile, String knownHosts, String password) {
        this.host = matching("HOST", host, HOST, "the name or the address of the server");
        this.port = Integer.parseInt(matching("PORT", port, Pattern.compile("0*[1-9]\\d{0,4}"), "a port, 1 to 65535"));
        this.user = matching("USER", user, Pattern.compile("(?s).+"), "the user at the server");
        this.path = matching(
                "PATH", path, Pattern.compile("[^\\\\*?$]*[^\\\\*?$/]"), "the path of a file, without \\, *, ? and $");
        this.knownHosts = knownHosts;
        if (this.port > MAX_PORT) {
            throw invalid("PORT", port, "a port, 1 to 65535");
        }
        if (keyFile.isEmpty() && password.isEmpty()) {
            throw new ConfigurationException("There is no sign-in for " + address()
                    + ". Set BATON_SFTP_KEY_FILE to a private key, or BATON_SFTP_PASSWORD.");
        }
        if (!keyFile.isEmpty() && !isReadable(keyFile)) {
            throw new ConfigurationException(
                    "The private key " + keyFile
                            + " (BATON_SFTP_KEY_FILE) is not a file that this user can read. Correct the path or its permissions.");
        }
        if (!isReadable(knownHosts)) {
            throw new ConfigurationException("The file " + knownHosts
                    + " (BATON_SFTP_KNOWN_HOSTS) cannot be read. It must have the host key of " + address() + ": "
                    + remedyOfUnknownKey());
        }
    }

    private static boolean isReadable(String file) {
        return Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file));
    }

    private static String matching(String name, String value, Pattern pattern, String meaning) {
        if (!pattern.matcher(value).matches()) {
            throw invalid(name, value, meaning);
        }
        return value;
    }

    private static ConfigurationException invalid(String name, String value, String meaning) {
        return new ConfigurationException(
                "BATON_SFTP_" + name + (value.isEmpty() ? " is not set" : " " + value) + ": give " + meaning + ".");
    }

    /** {@return the URL of the file} A path from the user's home folder on begins with {@code ~}. */
    public String url() {
        return address() + (path.startsWith("/") ? "" : "/~/") + path;
    }

    private String address() {
        return "sftp://" + host + (port == DEFAULT_PORT ? "" : ":" + port);
    }

    /**
     * Fails with the meaning of an exception of Camel's SFTP component.
     *
     * @throws ConfigurationException if the server refuses the file, or is not the one that the settings name
     * @throws UnavailableException if it cannot be reached, or did not store the file
     */
    public void fail(Exception problem) {
        List<Throwable> causes = ExceptionCauses.of(problem);
        throw causes.stream()
                .flatMap(cause -> refusal(cause).stream())
                .findFirst()
                .map(message -> (ConnectorException) new ConfigurationException(message, problem))
                .orElseGet(() -> new UnavailableException(
                        url() + " was not delivered: " + reason(problem)
                                + ". The previous file there is unchanged. Check BATON_SFTP_HOST, BATON_SFTP_PORT, the network, and"
                                + " the server's free space and quota; then run again.",
                        problem));
    }

    /** {@return the meaning of an exception that a retry would throw again; empty for others} */
    private Optional<String> refusal(Throwable cause) {
        String text = SafeText.excerpt(String.valueOf(cause.getMessage()));
        String hostKey = "The host key of " + address() + " is not ";
        return switch (cause.getClass().getSimpleName()) {
            case "JSchUnknownHostKeyException" ->
                Optional.of(hostKey + "in " + knownHostsFile() + ": nothing was sent. " + remedyOfUnknownKey());
            case "JSchChangedHostKeyException", "JSchRevokedHostKeyException" ->
                Optional.of(hostKey + "the one in " + knownHostsFile() + ": nothing was sent, since this may be another"
                        + " server. If its operator confirms the new key, replace the line.");
            case "JSchAlgoNegoFailException" ->
                Optional.of(address() + " and this program have no algorithm in common: " + text + ".");
            case "JSchPartialAuthException", "JSchAuthCancelException" -> Optional.of(signInRefused(text));
            case "JSchException" -> refusalOfSignIn(text);
            case "SftpException" -> refusalOfFile(cause.toString(), text);
            case "GenericFileOperationFailedException" ->
                text.startsWith("Cannot rename") && !NetworkFailure.isIn(cause)
                        ? Optional.of("The server did not rename the uploaded file to " + url() + " (" + reason(cause)
                                + "). It must permit " + user
                                + " to replace a file by renaming another (posix-rename@openssh.com).")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<String> refusalOfSignIn(String text) {
        if (text.startsWith("Auth fail") || text.startsWith("Auth cancel")) {
            return Optional.of(signInRefused(text));
        }
        return text.startsWith("invalid privatekey")
                ? Optional.of("The private key (BATON_SFTP_KEY_FILE) cannot be used: " + text
                        + ". Set a key of OpenSSH or in PEM.")
                : Optional.empty();
    }

    /** The text of the exception begins with its status in SFTP; other statuses have no meaning of their own. */
    private Optional<String> refusalOfFile(String status, String text) {
        if (status.startsWith("2:")) {
            return Optional.of("The folder of " + url() + " is missing at the server (" + text
                    + "). Create it, or correct BATON_SFTP_PATH.");
        }
        return status.startsWith("3:")
                ? Optional.of("The server does not permit " + user + " to write " + url() + " (" + text
                        + "). Correct the permissions of its folder, or BATON_SFTP_PATH.")
                : Optional.empty();
    }

    private String signInRefused(String text) {
        return address() + " refused the sign-in of " + user + " (" + text
                + "). Check BATON_SFTP_USER, and BATON_SFTP_PASSWORD or BATON_SFTP_KEY_FILE: a key without a passphrase that the"
                + " server accepts.";
    }

    private String knownHostsFile() {
        return knownHosts + " (BATON_SFTP_KNOWN_HOSTS)";
    }

    private String remedyOfUnknownKey() {
        return "Append the line of ssh-keyscan -p " + port + " " + host + ", once its operator confirms the key.";
    }

    private static String reason(Throwable problem) {
        return NetworkFailure.isIn(problem)
                ? NetworkFailure.of(problem).reason()
                : SafeText.excerpt(
                        String.valueOf(ExceptionCauses.innermost(problem).getMessage()));
    }
}
