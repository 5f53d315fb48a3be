package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of this project are those of docs/glossary.md. */
class LanguageTest {
    /** Each with the term in its place. */
    private static final Map<Pattern, String> OLD_WORDS = Map.ofEntries(
            old("br(?:o|ea)k(?:s|en|ing)? off|brokenOff|breakOff", "cancel"),
            old("ask(?:s|ed|ing)? (?:again|anew|once more)", "retry"),
            old("renew(?:s|al|als|ed|ing|er)?", "refresh"),
            old("patien(?:ce|t|tly)", "retry policy, timeout"),
            old("answer(?:s|ed|ing)?", "response, respond"),
            old("manieth", "sequence number"),
            old("of one's own", "your own"),
            old("last text", "argument"),
            old("whoever", "the noun"),
            old("told to stop", "shuts down"),
            old("(?:go|goes|went) evenly", "monotonic"),
            old("for ever", "permanent"),
            old("anew", "again"),
            old("spent|spends?", "exchange (a refresh token)"),
            old("(?:a|in a) (?:third|fifth|sixth|eighth|tenth|twelfth|twentieth|fiftieth)", "the number, in %"),
            old("is no (?:list|name|file|YAML|JSON|number)", "is not a"),
            old("made when asked", "lazy"),
            old("le(?:t|ts|tting) go", "release"));

    /** A Kubernetes Lease is renewed; the table of renamed routes has the old names. */
    private static final List<Path> EXEMPT =
            List.of(Path.of("src/main/java/io/batonxero/kubernetes"), Path.of("docs/upgrade.md"));

    /** Last words of types: what a class does in the terms of its field, or what it is in those of the domain. */
    private static final Set<String> NOUNS = Set.of("""
            Abortable Access Address After Api App Appender Arguments Assertion Beans Body Browser Budget C1
            Call Calls Cancellable Cancellation Causes Certificate Change Changes Channel Channels Check Checker Choice Class
            Cli Client Clients Clock Codes Collector Column Command Completion Component Compressor Config Connection
            Connections Connector Consents Context Contracts Count Counts Credentials Customizer Data Deadline Defaults
            Definition
            Delivery Description Diff Directory Domains Draft Encodings Endpoint Entitlement Entity Event Exception
            Exceptions Exchange Executor Failure Fields File Files Filter Finding Findings Fixes Flag Folder Folders Format
            Gaps Gate Grant Groups Guard Handler Hashes Headers Health Heartbeat History Identity Ids In Index Interceptor Json Key
            Keyboard Ksuid Layout Lease Libraries Library Lifetime Limit Limiter Limits Line Lines List Listener
            Loader Location Lock Log Logging Main Mapper Masking Messages Metrics Mode Names Network Nodes Notes
            Observer Organisation Outcome Output Page Pages People Person Policy Pool Pools Port Printer Privilege Problem Producer
            Profile Progress Prompt Prompts Proxy Reader Record Records Redirect References Refresher
            Refusal Refusals Reloader Report Request Requirements Resolver Resources Response Responses Restrictor Result
            Retries Review Revocation Role Roles Router Routes Row Rows Run Schedule Schema Scope Scopes Secret Secrets Security
            Server Service Services Servlet Session Set Setting Settings Setup Sha256 Sheet Shortage Slots Source
            Statements Stats Status Step Steps Store Streams Summary Sync System Table Tasks Template Tenant Tenants
            Terminal Terminator Text Throwable Timeouts Timer Token Tokens Totals Type Types Url Usage User
            Validator Values Version Wait Warnings Watchdog Workbook Writer Xero
            """.strip().split("\\s+", -1));

    private static Map.Entry<Pattern, String> old(String words, String term) {
        return Map.entry(Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE), term);
    }

    static Stream<Path> textsThatPeopleRead() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String root : List.of("src/main", "src/bench", "routes", "docs", "kubernetes")) {
            try (Stream<Path> all = Files.walk(Path.of(root))) {
                all.filter(Files::isRegularFile)
                        .filter(file ->
                                file.toString().matches(".*\\.(java|yaml|md|properties|html|service)|.*/bin/.*"))
                        .filter(file -> EXEMPT.stream().noneMatch(file::startsWith))
                        .forEach(files::add);
            }
        }
        Stream.of(
                        "README.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "application.properties",
                        "Dockerfile",
                        "Makefile",
                        "pom.xml")
                .map(Path::of)
                .forEach(files::add);
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("textsThatPeopleRead")
    void noTextHasAWordThatAnotherTermReplaced(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Map<Integer, String> found = new TreeMap<>();
        for (int i = 0; i < lines.size(); i++) {
            for (Map.Entry<Pattern, String> old : OLD_WORDS.entrySet()) {
                if (old.getKey().matcher(lines.get(i)).find()) {
                    found.put(i + 1, lines.get(i).strip() + " → " + old.getValue());
                }
            }
        }

        assertThat(found).as("lines of %s", file).isEmpty();
    }

    @Test
    void theLastWordOfEveryTypeIsATermOfItsField() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            assertThat(all.map(Path::getFileName)
                            .map(String::valueOf)
                            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                            .map(name -> name.replace(".java", "")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(NOUNS).contains(name.replaceAll(".*(?=[A-Z][a-z0-9]+$)", "")));
        }
    }
}
