package io.batonxero.cli;

/** What a person at the terminal is asked, and where the answers come from. */
record Prompts(Keyboard keyboard, ConsentPrompt consent, RevokePrompt revoke) {}
