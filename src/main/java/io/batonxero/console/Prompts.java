package io.batonxero.console;

/** The prompts of the program, and the keyboard that they read. */
public record Prompts(Keyboard keyboard, ConsentPrompt consent, RevokePrompt revoke) {}
