package io.batonxero.support;

import io.batonxero.cli.Cli;
import io.batonxero.console.Keyboard;
import io.batonxero.console.LiveLine;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program, run in this process with the real routes, and what it said. */
public record Run(int exitCode, String out, String err) {
    /** The environment of someone who consented to {@code xero}, whose state and file are in {@code folder}. */
    public static Map<String, String> environment(SimulatedXero xero, Path folder) {
        return new HashMap<>(Map.of(
                // Only the tests of retries retry.
                "BATON_XERO_RETRY_FOR",
                "0s",
                "BATON_XERO_API_URL",
                xero.url(),
                "BATON_XERO_IDENTITY_URL",
                xero.url(),
                "BATON_XERO_CLIENT_ID",
                SimulatedTokens.CLIENT_ID,
                "BATON_XERO_CLIENT_SECRET",
                SimulatedTokens.CLIENT_SECRET,
                "BATON_REFRESH_TOKEN",
                SimulatedTokens.REFRESH_TOKEN,
                "BATON_STATE_DIR",
                folder.resolve("state").toString(),
                "BATON_FILE",
                folder.resolve("sync.c1z").toString()));
    }

    public static Run of(Map<String, String> environment, String... arguments) {
        return of(environment, new Keyboard(InputStream.nullInputStream(), false), arguments);
    }

    /** The same, where a person sits at a terminal and types. */
    public static Run typing(String typed, Map<String, String> environment, String... arguments) {
        InputStream keys = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        return of(environment, new Keyboard(keys, true), arguments);
    }

    private static Run of(Map<String, String> environment, Keyboard keyboard, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = new Cli(environment, keyboard, print(out), new LiveLine(err)).run(List.of(arguments));
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
