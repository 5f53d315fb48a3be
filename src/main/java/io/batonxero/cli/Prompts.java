package io.batonxero.cli;

import java.io.PrintStream;
import java.util.Map;

/** What a person at the terminal is asked, and where the answers come from. */
record Prompts(Keyboard keyboard, ConsentPrompt consent, RevokePrompt revoke) {
    static Prompts of(Flags flags, Keyboard keyboard, PrintStream out, Map<String, String> environment) {
        RevokePrompt revoke =
                new RevokePrompt(out, keyboard, flags.argument(), flags.has(Usage.ALL), flags.has(Usage.YES));
        if (flags.command() == Command.REVOKE) {
            revoke.check();
        }
        return new Prompts(keyboard, new ConsentPrompt(out, keyboard, flags.has(Usage.PASTE), environment), revoke);
    }
}
