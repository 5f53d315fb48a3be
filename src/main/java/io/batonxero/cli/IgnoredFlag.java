package io.batonxero.cli;

import io.batonxero.settings.GoFormat;
import io.batonxero.settings.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/**
 * A flag that other connectors have and this one ignores.
 *
 * @param name without leading dashes
 * @param isSwitch whether the flag has no value
 */
record IgnoredFlag(String name, boolean isSwitch) {
    /** All ignored flags. */
    static final List<IgnoredFlag> ALL = read();

    public String flag() {
        return "--" + name;
    }

    String environment() {
        return Setting.environment(Setting.PREFIX + name);
    }

    /** {@return the option on the command line, which --help does not list} */
    OptionSpec option() {
        OptionSpec.Builder option =
                name.equals("provisioning") ? OptionSpec.builder("-p", flag()) : OptionSpec.builder(flag());
        return (isSwitch
                        ? option.type(Boolean.class)
                                .converters(text -> GoFormat.bool(text).orElseThrow())
                                .arity("0..1")
                                .fallbackValue("true")
                        : option.type(List.class).auxiliaryTypes(String.class))
                .hidden(true)
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    private static List<IgnoredFlag> read() {
        try (InputStream in = IgnoredFlag.class.getResourceAsStream("/standard-flags.txt")) {
            if (in == null) {
                throw new IllegalStateException("standard-flags.txt is not in the jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> new IgnoredFlag(line.substring(line.indexOf(' ') + 1), line.startsWith("switch ")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
