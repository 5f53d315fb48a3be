package io.batonxero.cli;

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
    COMPLETION("Print a script that completes flags in a shell: bash, zsh or fish"),
    HELP("Show the flags"),
    /** Asked for by a flag alone. */
    VERSION("");

    final String meaning;

    Command(String meaning) {
        this.meaning = meaning;
    }

    /** {@return whether it is a word on the command line} */
    boolean isTyped() {
        return !meaning.isEmpty();
    }

    /** {@return the word for it on the command line} */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
