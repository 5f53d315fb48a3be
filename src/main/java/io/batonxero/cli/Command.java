package io.batonxero.cli;

import java.util.List;
import java.util.Locale;

/** What the program is to do. */
enum Command {
    /** What it does without a command. */
    SYNC(""),
    AUTHORIZE("Sign in to Xero once, as a person who consents in a browser, and keep the tokens"),
    CHECK("Sign in, list what a sync would read and what would stop it, and change nothing"),
    CONNECTIONS("List the organisations that this app can reach"),
    REVOKE("Disconnect one organisation, by name or id; or all of them, by --all"),
    CAPABILITIES("Print what this connector can do, as JSON"),
    CONFIG("Print its settings, as JSON"),
    VALIDATE("Look for mistakes in the route files, run none of them; ends with 1 if there is one"),
    HEALTH_CHECK("Ask the service that runs here, with --health-check, how it is; ends with 0 if all is well"),
    COMPLETION("Print a script that completes flags in a shell: bash, zsh or fish"),
    HELP("Show the flags"),
    /** Asked for by a flag alone. */
    VERSION("");

    final String meaning;

    /** A flag of one command alone, which takes a text. */
    record Option(String name, String meaning) {
        String flag() {
            return "--" + name;
        }
    }

    Command(String meaning) {
        this.meaning = meaning;
    }

    /** {@return the flags of this command alone} */
    List<Option> options() {
        return this == HEALTH_CHECK
                ? List.of(
                        new Option("endpoint", "health, ready or live; health by default"),
                        new Option("timeout", "Seconds to wait; 5 by default"))
                : List.of();
    }

    /** {@return the command with this word} */
    static Command of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** {@return whether it is a word on the command line} */
    boolean isTyped() {
        return !meaning.isEmpty();
    }

    /** {@return the word for it on the command line} */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
