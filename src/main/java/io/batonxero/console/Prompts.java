package io.batonxero.console;

/** The prompts that a user can get at the terminal, and the keyboard that they read. */
public record Prompts(Keyboard keyboard, ConsentPrompt consent, RevokePrompt revoke) {}
