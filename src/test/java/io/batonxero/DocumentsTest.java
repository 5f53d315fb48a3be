package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.SettingNames;
import io.batonxero.support.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file, class, test, setting, route and make target that a document names exists. */
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(#[^)\\s]*)?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern FILE = Pattern.compile(
            "(?:\\.ci|\\.github|docs|kubernetes|routes|src)/(?![A-Z])[\\w./-]*\\w|[\\w-]+\\.camel\\.yaml|\\w+\\.(?:md|xml)");
    private static final Pattern CLASS = Pattern.compile("([a-z0-9]+(?:\\.[a-z0-9]+)*)/([A-Z]\\w+)");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+(?:Test|IT|Soak)\\b");
    private static final Pattern VARIABLE = Pattern.compile("\\bBATON_[A-Z0-9_]*[A-Z0-9]\\b(?!_?\\*)");
    private static final Pattern KEY = Pattern.compile("\\bbaton\\.[a-z0-9]++(?:[.-][a-z0-9]+)*+(?!\\.\\*)");
    /** Settings of the table of settings that a swap uses too. */
    private static final Set<String> GENERAL = Set.of(
            "BATON_STATE_DIR", "BATON_CONNECT_TIMEOUT", "BATON_KUBERNETES_API_URL", "BATON_KUBERNETES_SERVICE_ACCOUNT");

    private static final Pattern TARGET = Pattern.compile("^make ([a-z-]+)$");

    static Stream<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(
                Path.of("README.md"), Path.of("CONTRIBUTING.md"), Path.of("SECURITY.md"), Path.of("CHANGELOG.md")));
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents.stream();
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static List<String> codes(Path document) throws IOException {
        return all(CODE, Files.readString(document)).map(code -> code.group(1)).toList();
    }

    private static List<String> missing(Stream<String> names, Predicate<String> isThere) {
        return names.filter(isThere.negate()).distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAFileAndAHeading(Path document) throws IOException {
        String text = Files.readString(document);

        assertThat(all(LINK, text)).allSatisfy(link -> {
            Path file = link.group(1).isEmpty()
                    ? document
                    : document.resolveSibling(link.group(1)).normalize();
            assertThat(file).exists();
            if (link.group(2) != null) {
                assertThat(all(HEADING, Files.readString(file)).map(heading -> "#" + anchor(heading.group(1))))
                        .contains(link.group(2));
            }
        });
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileThatIsNamedExists(Path document) throws IOException {
        assertThat(missing(
                        codes(document).stream()
                                .filter(code -> FILE.matcher(code).matches()),
                        name -> Files.exists(Path.of(name))
                                || Files.exists(Path.of("docs", name))
                                || Files.exists(Path.of("routes", name))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyClassThatIsNamedExists(Path document) throws IOException {
        assertThat(missing(
                        codes(document).stream()
                                .flatMap(code -> all(CLASS, code))
                                .filter(name -> !name.group(2).matches(".*(?:Test|IT)"))
                                .map(name -> name.group(1).replace('.', '/') + "/" + name.group(2)),
                        name -> Files.exists(Path.of("src/main/java/io/batonxero/" + name + ".java"))))
                .isEmpty();
    }

    @Test
    void everyWorkaroundNamesTheDocumentOfItsFault() throws IOException {
        assertThat(codes(Path.of("docs/upstream.md")).stream()
                        .filter(code -> CLASS.matcher(code).matches()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Path.of("src/main/java/io/batonxero/" + name + ".java"))
                        .content()
                        .contains("docs/upstream.md"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatIsNamedExists(Path document) throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }

        assertThat(missing(all(TEST, Files.readString(document)).map(MatchResult::group), tests::contains))
                .isEmpty();
    }

    /** Jars by their file names, so that a new version makes the table of vulnerabilities fail until somebody looks at it again. */
    @Test
    void librariesWithKnownVulnerabilitiesAreShippedInTheVersionsThatAreNamed() throws IOException {
        String[] section = Files.readString(Path.of("SECURITY.md"))
                .split("## Known vulnerabilities in libraries", 2)[1]
                .split("\nNot shipped", 2);
        List<String> jars = all(
                        Pattern.compile("([^/]+)\\.jar!"),
                        Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))
                                .toString())
                .map(jar -> jar.group(1))
                .toList();

        assertThat(all(Pattern.compile("(?m)^\\| CVE-[^|]+\\| `([^`]+)` \\|"), section[0])
                        .map(row -> row.group(1)))
                .isNotEmpty()
                .allSatisfy(library -> assertThat(jars).contains(library));
        assertThat(all(Pattern.compile("`([^`]+)` \\(CVE-"), section[1]).map(library -> library.group(1)))
                .isNotEmpty()
                .allSatisfy(library -> assertThat(jars).noneMatch(jar -> jar.startsWith(library + "-")));
    }

    /** The table of vulnerabilities in SECURITY.md relies on this. */
    @Test
    void noRouteUsesWhatHasKnownVulnerabilities() throws IOException {
        try (Stream<Path> routes = Files.walk(Path.of("routes"))) {
            assertThat(routes.filter(file -> file.toString().endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .doesNotContainPattern("\\b(?:followRedirects|saga|x(?:path|query|slt))\\b"));
        }
    }

    @Test
    void everyTestThatNeedsAToolExists() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
            List<String> tests =
                    sources.map(file -> file.getFileName().toString()).toList();

            assertThat(Stream.of(".ci/tools", ".ci/doctor")
                            .flatMap(file -> all(TEST, read(Path.of(file))))
                            .map(test -> test.group() + ".java"))
                    .isNotEmpty()
                    .allSatisfy(test -> assertThat(tests).contains(test));
        }
    }

    @Test
    void everyTestThatMayBeSkippedExists() throws IOException {
        assertThat(Files.readAllLines(Path.of(".ci/may-be-skipped")).stream()
                        .map(line -> line.replaceFirst("\\s*#.*", ""))
                        .filter(line -> !line.isEmpty()))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(
                                Path.of("src/test/java/io/batonxero/" + test.replaceFirst("\\..*", "") + ".java"))
                        .content()
                        .contains("void " + test.replaceFirst(".*\\.", "") + "("));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everySettingThatIsNamedExists(Path document) throws IOException {
        String text = Files.readString(document);
        String properties = Files.readString(Path.of("application.properties"));
        List<String> keys = new ArrayList<>(SettingNames.all());
        all(Pattern.compile("(?m)^(baton\\.[\\w.-]+) *="), properties)
                .map(key -> key.group(1))
                .forEach(keys::add);
        keys.add("baton.mode");
        Set<String> variables = keys.stream().map(SettingNames::environment).collect(Collectors.toSet());
        SettingNames.secrets().forEach(key -> variables.add(SettingNames.environment(key) + "_FILE"));

        assertThat(missing(
                        all(KEY, text).map(MatchResult::group).filter(key -> !key.startsWith("baton.rows")),
                        keys::contains))
                .isEmpty();
        assertThat(missing(all(VARIABLE, text).map(MatchResult::group), variables::contains))
                .isEmpty();
    }

    @Test
    void everyRouteInTheTableOfRoutesExists() throws IOException {
        assertThat(missing(
                        all(Pattern.compile("(?m)^\\| (`[^|]+) \\|"), Files.readString(Path.of("docs/routes.md")))
                                .flatMap(row -> all(CODE, row.group(1)))
                                .map(code -> code.group(1))
                                .filter(name -> name.matches("[a-z][a-z0-9-]+")),
                        route -> Files.exists(Path.of("routes", route + ".camel.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTargetOfMakeThatIsNamedExists(Path document) throws IOException {
        String makefile = Files.readString(Path.of("Makefile"));

        assertThat(missing(
                        codes(document).stream()
                                .flatMap(code -> all(TARGET, code))
                                .map(target -> target.group(1)),
                        target -> makefile.contains("\n" + target + ":")))
                .isEmpty();
    }

    @Test
    void everySwapIsInTheTableOfSwapsWithItsSettings() throws IOException {
        Map<String, String> rows = all(
                        Pattern.compile("(?m)^\\| `([a-z-]+/[a-z0-9-]+)` \\|[^|]*\\|([^|]*)\\|$"),
                        Files.readString(Path.of("docs/routes.md")))
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        Set<Path> swaps;
        try (Stream<Path> folders = Files.find(
                Path.of("routes/swaps"),
                2,
                (path, attributes) -> attributes.isDirectory() && path.getNameCount() == 4)) {
            swaps = folders.collect(Collectors.toSet());
        }
        assertThat(rows.keySet().stream().map(Path.of("routes/swaps")::resolve))
                .containsExactlyInAnyOrderElementsOf(swaps);
        assertThat(swaps).allSatisfy(swap -> {
            String settings = rows.get(Path.of("routes/swaps").relativize(swap).toString());
            try (Stream<Path> files = Files.list(swap)) {
                assertThat(files.flatMap(file -> all(Pattern.compile("\\{\\{(baton\\.[\\w.-]+)}}"), read(file)))
                                .map(key -> SettingNames.environment(key.group(1)))
                                .filter(variable -> !GENERAL.contains(variable)))
                        .allSatisfy(variable -> assertThat(settings).contains("`" + variable + "`"));
            }
        });
    }

    @Test
    void theTestOfAStepInTheDocumentsIsOneThatTheBuildRuns() throws IOException {
        assertThat(Files.readString(Path.of("docs/routes.md")))
                .contains("```java\n" + read(Path.of("src/test/java/io/batonxero/ReadUsersRouteTest.java")) + "```\n");
    }

    @Test
    void theReadmeShowsTheOutputOfTheDemo(@TempDir Path folder) throws IOException {
        Run demo = Run.of(
                Map.of(),
                "--demo",
                "--summary",
                "full",
                "--file",
                folder.resolve("sync.c1z").toString());

        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(withoutNumbersOfARun(Files.readString(Path.of("README.md"))))
                .contains("```\n" + withoutNumbersOfARun(demo.out()) + "```\n");
    }

    private static String withoutNumbersOfARun(String text) {
        return text.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("read in \\d+\\.\\d s", "read in N s")
                .replaceAll("file {6}\\S+", "file      FILE");
    }

    @Test
    void theReadmeHasEveryExitCodeOfAFailure() throws IOException {
        Set<String> rows = all(Pattern.compile("(?m)^\\| ([\\d, ]+) \\|"), Files.readString(Path.of("README.md")))
                .flatMap(row -> Stream.of(row.group(1).split(", ", -1)))
                .collect(Collectors.toSet());
        Set<String> codes;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            codes = files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> all(
                            Pattern.compile("(?:int code\\(\\) \\{\\s+return |super\\()(\\d+)(?:;|, message)"),
                            read(file)))
                    .map(code -> code.group(1))
                    .collect(Collectors.toSet());
        }

        assertThat(codes).contains("2", "9", "14", "16");
        assertThat(rows).containsAll(codes);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
