package io.batonxero.console;

/** What a person at the terminal is asked, and where the answers come from. */
public record Prompts(Keyboard keyboard, ConsentPrompt consent, RevokePrompt revoke) {}
