package io.batonxero.cli;

import io.batonxero.base.IoErrorText;
import io.batonxero.base.SafeText;
import io.batonxero.base.Version;
import io.batonxero.console.FailureLine;
import io.batonxero.console.LiveLine;
import io.batonxero.console.Streams;
import io.batonxero.settings.InstallLayout;
import io.batonxero.settings.Settings;
import io.batonxero.settings.SettingsReport;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * The command {@code diagnose}: writes what a support request needs into a zip file. A part that fails is replaced by its error.
 *
 * @param check runs the command check with this output, and returns its exit code
 * @param status the JSON of the command status
 */
record DiagnoseCommand(
        Settings settings,
        SettingsReport report,
        ToIntFunction<Streams> check,
        Supplier<String> status,
        Optional<LogFile> log) {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final LiveLine NO_TERMINAL = new LiveLine(OutputStream.nullOutputStream());

    /** Only whether they are set: a value may hold a password. */
    private static final List<String> VARIABLES = List.of(
            "HTTPS_PROXY",
            "https_proxy",
            "NO_PROXY",
            "no_proxy",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "JAVA_OPTS",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "KUBERNETES_SERVICE_HOST");

    /** {@return the exit code: 0 if the file is written} Prints on {@code out} what the file contains. */
    int writeTo(DiagnosisFile file, PrintStream out) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("versions.txt", text(versions()));
        entries.put("settings.txt", text(settingLines()));
        entries.put("routes.txt", printed(result -> {
            List<Path> folders = InstallLayout.routeFolders(settings.get("baton.routes"));
            RoutesReport.of(folders).lines().forEach(result::println);
        }));
        entries.put("check.txt", printed(result -> {
            int exitCode = check.applyAsInt(new Streams(result, result, NO_TERMINAL, false));
            result.println("exit code " + exitCode);
        }));
        entries.put("status.json", printed(result -> result.println(status.get())));
        if (settings.isHealthCheck()) {
            entries.put("health.json", page("/health"));
            entries.put("metrics.txt", page("/metrics"));
        }
        log.ifPresent(lines -> entries.put("log.txt", last(lines)));
        file.write(entries);
        out.println(
                "Wrote " + file.path() + ": " + String.join(", ", entries.keySet())
                        + ". Known secrets are masked in it, but it has names and ids of organisations: look at it before you send it.");
        return 0;
    }

    private List<String> versions() {
        Runtime runtime = Runtime.getRuntime();
        return List.of(
                "time = " + Instant.now(),
                Version.PROGRAM + " = " + Version.ofThisProgram(),
                "camel = " + CamelContext.class.getPackage().getImplementationVersion(),
                "java = " + property("java.version") + ", " + property("java.vendor") + ", " + property("java.vm.name"),
                "os = " + property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                "processors = " + runtime.availableProcessors(),
                "heap = " + (runtime.maxMemory() >> 20) + " MiB",
                "time zone = " + ZoneId.systemDefault(),
                "locale = " + Locale.getDefault() + ", " + Charset.defaultCharset(),
                // With the jars of ext/, by their file names.
                "class path = "
                        + Stream.of(property("java.class.path").split(File.pathSeparator, -1))
                                .map(jar -> jar.substring(jar.lastIndexOf(File.separatorChar) + 1))
                                .collect(Collectors.joining(", ")));
    }

    private static String property(String name) {
        return System.getProperty(name, "");
    }

    private List<String> settingLines() {
        List<String> lines = new ArrayList<>(report.lines());
        StartWarnings.unknownVariables(report.environment(), settings)
                .forEach(name -> lines.add("unknown variable, which is ignored: " + name));
        VARIABLES.stream()
                .filter(name -> !report.environment().getOrDefault(name, "").isEmpty())
                .forEach(name -> lines.add(name + " = set, not shown"));
        return lines;
    }

    private String page(String path) {
        ManagementClient client = ManagementClient.of(settings.managementAddress(), path, TIMEOUT);
        try {
            return new String(client.request().body(), StandardCharsets.UTF_8);
        } catch (ManagementClient.NoResponseException e) {
            return "no response from " + client.url() + " (" + e.getMessage() + ")\n";
        }
    }

    private static String last(LogFile log) {
        try {
            return log.lastLines();
        } catch (IOException e) {
            return "cannot be read (" + IoErrorText.withoutFile(e) + ")\n";
        }
    }

    private static String text(List<String> lines) {
        return lines.stream().map(SafeText::oneLine).collect(Collectors.joining("\n", "", "\n"));
    }

    /** {@return what a part of the program prints; its failure is printed as the program would} */
    private static String printed(Consumer<PrintStream> part) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream text = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try {
            part.accept(text);
        } catch (RuntimeException e) {
            text.println("exit code " + FailureLine.print(e, text));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
