package io.batonxero.cli;

import io.batonxero.settings.Values;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The commands of the program. */
enum Command {
    /** Runs if no command is given. */
    SYNC("", "", ""),
    AUTHORIZE(
            "Sign in to Xero once, with a consent in the browser, and store the tokens",
            Flags.SIGN_IN + "xero-projects xero-login-url xero-redirect-url summary paste demo",
            "  baton-xero-camel authorize\n  baton-xero-camel authorize --paste"),
    CHECK(
            "Sign in and list what a sync would read and why it would fail; writes only a rotated token",
            Flags.SIGN_IN + Flags.TOKENS
                    + "xero-organisations xero-projects xero-parallel xero-users-page-size step-timeout"
                    + " sync-timeout client-id client-secret c1-api-host demo",
            "  baton-xero-camel check\n  baton-xero-camel check --xero-organisations 'Harbour & Sons Pty'"),
    CONNECTIONS(
            "List the Xero organisations that are connected to this app",
            Flags.SIGN_IN + Flags.TOKENS + "summary demo",
            "  baton-xero-camel connections\n  baton-xero-camel connections --summary json"),
    REVOKE(
            "Disconnect one organisation, or with --all every organisation and the sign-in",
            Flags.SIGN_IN + Flags.TOKENS + "summary all yes demo",
            "  baton-xero-camel revoke 'Harbour & Sons Pty'\n  baton-xero-camel revoke --all --yes"),
    ACCEPT_REMOVALS(
            "Accept the removals that refused a sync, by its code; a program that runs takes it at its next sync",
            "xero-client-id state-dir log-level log-format",
            "  baton-xero-camel accept-removals 1a2b3c4d\n  baton-xero-camel accept-removals 1a2b3c4d --state-dir /var/lib/baton-xero-camel"),
    STATUS(
            "Show the last delivery, failed and refused syncs, and until when the sign-in is valid; sends nothing to Xero",
            "xero-client-id xero-client-secret refresh-token state-dir token-store health-check health-check-port"
                    + " health-check-bind-address summary log-level log-format",
            "  baton-xero-camel status\n  baton-xero-camel status --summary json"),
    DIAGNOSE(
            "Write a zip file for a support request: settings without secrets, edited routes, check, status, metrics, log",
            Flags.SIGN_IN + Flags.TOKENS
                    + "xero-organisations xero-projects xero-parallel xero-users-page-size step-timeout"
                    + " sync-timeout client-id client-secret c1-api-host health-check health-check-port"
                    + " health-check-bind-address output log",
            "  baton-xero-camel diagnose\n  baton-xero-camel diagnose --output support.zip --log /var/log/baton.log"),
    CAPABILITIES(
            "Print the capabilities of this connector as JSON",
            "",
            "  baton-xero-camel capabilities\n  baton-xero-camel capabilities > capabilities.json"),
    CONFIG(
            "Print the settings of this connector as JSON",
            "",
            "  baton-xero-camel config\n  baton-xero-camel config > config.json"),
    VALIDATE(
            "Validate the route files without running them; exit code 1 if one is invalid",
            "routes log-level log-format",
            "  baton-xero-camel validate\n  baton-xero-camel validate --routes routes,mine"),
    HEALTH_CHECK(
            "Ask the program that runs on this machine with --health-check for its health; exit code 0 if it is healthy",
            "health-check-port health-check-bind-address endpoint timeout",
            "  baton-xero-camel health-check\n  baton-xero-camel health-check --endpoint ready --timeout 2"),
    COMPLETION(
            "Print a script that completes commands and flags in bash, zsh or fish",
            "",
            "  source <(baton-xero-camel completion bash)\n  baton-xero-camel completion fish | source"),
    HELP("Show the help of the program or of a command", "", "  baton-xero-camel help\n  baton-xero-camel help check"),
    /** Has a flag, and no word on the command line. */
    VERSION("", "", "");

    final String meaning;
    final String examples;
    private final String flags;

    private static final class Flags {
        static final String SIGN_IN = "xero-client-id xero-client-secret xero-api-url xero-identity-url xero-retry-for"
                + " xero-max-body log-level log-format connect-timeout request-timeout state-dir token-store routes ";
        static final String TOKENS = "refresh-token token ";
    }

    /** A flag of one command alone, with a value. */
    record Option(String name, String meaning, Values values) {
        String flag() {
            return "--" + name;
        }
    }

    Command(String meaning, String flags, String examples) {
        this.meaning = meaning;
        this.flags = flags;
        this.examples = examples;
    }

    /** {@return whether the help of this command lists a flag} */
    boolean lists(String flag) {
        String name = flag.substring(2);
        return this == SYNC
                ? !Usage.OF_COMMANDS.containsKey(flag)
                : List.of(flags.split(" ", -1)).contains(name.replaceFirst("(?<=.)-file$", ""))
                        || flag.equals(Usage.HELP);
    }

    /** {@return the flags with a value that only this command has} */
    List<Option> options() {
        return switch (this) {
            case HEALTH_CHECK ->
                List.of(
                        new Option(
                                "endpoint",
                                "Endpoint to ask: " + HealthCheckCommand.ENDPOINTS.either() + "; default health",
                                HealthCheckCommand.ENDPOINTS),
                        new Option("timeout", "Seconds to wait for the response; default 5", Values.NONE));
            case DIAGNOSE ->
                List.of(
                        new Option(
                                "output",
                                "File to create; default baton-xero-camel-diagnosis- and the time in this folder",
                                Values.of(Values.Source.FILES)),
                        new Option(
                                "log",
                                "Log file of the program, whose last " + LogFile.MAX_LINES + " lines to add",
                                Values.of(Values.Source.FILES)));
            default -> List.of();
        };
    }

    /** {@return what a shell offers as the argument of this command} */
    Values argument() {
        return switch (this) {
            case COMPLETION -> Completion.SHELLS;
            case HELP -> new Values(Values.Source.NONE, words());
            case REVOKE -> Values.of(Values.Source.ORGANISATION_NAMES);
            case ACCEPT_REMOVALS -> Values.of(Values.Source.REMOVAL_CODES);
            default -> Values.NONE;
        };
    }

    /** {@return the commands that have a word} */
    static Stream<Command> typed() {
        return Stream.of(values()).filter(Command::isTyped);
    }

    /** {@return the words of all commands} */
    static List<String> words() {
        return typed().map(Command::word).toList();
    }

    /** {@return the command with this word} */
    static Command of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** {@return whether the command has a word on the command line} */
    boolean isTyped() {
        return !meaning.isEmpty();
    }

    /** {@return the word of the command on the command line} */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
