package io.batonxero;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.batonxero.demo.DemoC1;
import io.batonxero.demo.DemoXero;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which package may know which, and what every source file keeps to. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target/classes/io/batonxero"));
    private static final Path SOURCES = Path.of("src/main/java");
    /** From the lowest to the highest. */
    private static final List<String> LAYERS = List.of(
            "names",
            "secret",
            "base",
            "file",
            "net",
            "http",
            "kubernetes",
            "process",
            "xero",
            "xero.http",
            "xero.auth",
            "baton",
            "baton.rows",
            "guard",
            "c1",
            "c1z",
            "grpc",
            "report.content",
            "report.compare",
            "report.xlsx",
            "report",
            "demo",
            "hawtio",
            "log",
            "validate",
            "steps",
            "reload",
            "observe",
            "settings",
            "console",
            "runtime",
            "cli");

    private static final int LONGEST_FILE = 250;
    private static final int MAX_CLASSES_PER_PACKAGE = 22;
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public (?:[a-z-]+ )*(?:class|interface|@interface|record|enum) \\w+");

    @Test
    void thereAreClassesToCheck() {
        assertThat(CLASSES.contain(Main.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xero", "c1z", "c1"})
    void xeroTheFileAndTheServiceDoNotKnowEachOther(String world) {
        String[] others = Stream.of("xero", "c1z", "c1")
                .filter(other -> !other.equals(world))
                .map(ArchitectureTest::named)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(named(world))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void theServiceKnowsNoTransport() {
        noClasses()
                .that()
                .resideInAPackage(named("c1"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", named("grpc"))
                .check(CLASSES);
    }

    @Test
    void theMappingKnowsNeitherFileNorTerminalNorDemo() {
        noClasses()
                .that()
                .resideInAPackage(named("baton"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(named("c1z"), named("cli"), named("demo"))
                .check(CLASSES);
    }

    @Test
    void aPackageKnowsOnlyThoseBelowIt() {
        assertThat(CLASSES.stream()
                        .flatMap(known -> known.getDirectDependenciesFromSelf().stream())
                        .filter(ArchitectureTest::goesUp))
                .isEmpty();
    }

    @Test
    void everyDependencyIsAWayOfArrowsInThePictureOfContributing() throws IOException {
        Map<String, Set<String>> reached = reached(arrows(Files.readString(Path.of("CONTRIBUTING.md"))));

        assertThat(CLASSES.stream()
                        .flatMap(known -> known.getDirectDependenciesFromSelf().stream())
                        .map(known -> List.of(
                                part(known.getOriginClass()),
                                part(known.getTargetClass().getBaseComponentType())))
                        .filter(ends -> !ends.contains("") && !ends.get(0).equals(ends.get(1)))
                        .distinct())
                .hasSizeGreaterThan(50)
                .allMatch(
                        ends -> reached.getOrDefault(ends.get(0), Set.of()).contains(ends.get(1)),
                        "is a way of arrows in the picture");
    }

    /** {@return the packages that an arrow leads to, by the package that it begins at} */
    private static Map<String, Set<String>> arrows(String document) {
        String picture = document.split("flowchart TD", 2)[1].split("```", 2)[0];
        Map<String, String> names = Pattern.compile("(\\w+)\\[([\\w.]+)]")
                .matcher(picture)
                .results()
                .collect(Collectors.toMap(name -> name.group(1), name -> name.group(2)));
        Map<String, Set<String>> arrows = new HashMap<>();
        picture.replaceAll("\\[[\\w.]+]", "")
                .lines()
                .filter(line -> line.contains("-->"))
                .forEach(line -> {
                    String[] groups = line.split("-->", -1);
                    for (int i = 1; i < groups.length; i++) {
                        for (String from : groups[i - 1].split("&", -1)) {
                            for (String to : groups[i].split("&", -1)) {
                                arrows.computeIfAbsent(
                                                names.getOrDefault(from.strip(), from.strip()), none -> new HashSet<>())
                                        .add(names.getOrDefault(to.strip(), to.strip()));
                            }
                        }
                    }
                });
        return arrows;
    }

    /** {@return the packages that a way of arrows leads to} */
    private static Map<String, Set<String>> reached(Map<String, Set<String>> arrows) {
        Map<String, Set<String>> reached = new HashMap<>();
        // Each layer knows only those below it.
        for (String layer : LAYERS) {
            Set<String> all = new HashSet<>(arrows.getOrDefault(layer, Set.of()));
            arrows.getOrDefault(layer, Set.of()).forEach(below -> all.addAll(reached.getOrDefault(below, Set.of())));
            reached.put(layer, all);
        }
        return reached;
    }

    @Test
    void noPackageHasMoreClassesThanOneCanKnow() {
        assertThat(CLASSES.stream()
                        .filter(type ->
                                type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(ArchitectureTest::part, Collectors.counting()))
                        .values())
                .hasSizeGreaterThan(20)
                .allMatch(count -> count <= MAX_CLASSES_PER_PACKAGE);
    }

    @Test
    void everyPackageHasItsLayer() {
        assertThat(CLASSES.stream()
                        .filter(type -> !type.isAssignableTo(Main.class))
                        .map(ArchitectureTest::part)
                        .distinct())
                .contains("base")
                .allMatch(part -> part.isEmpty() || LAYERS.contains(part), "is in the list of layers");
    }

    private static boolean goesUp(Dependency dependency) {
        String from = part(dependency.getOriginClass());
        String to = part(dependency.getTargetClass().getBaseComponentType());
        return !from.equals(to) && LAYERS.contains(from) && (LAYERS.indexOf(to) > LAYERS.indexOf(from));
    }

    /** {@return the package of a class of ours, below {@code io.batonxero}} Empty for any other, and for Main. */
    private static String part(JavaClass type) {
        Matcher ours = Pattern.compile("io\\.batonxero\\.([a-z0-9.]+)").matcher(type.getPackageName());
        return ours.matches() ? ours.group(1) : "";
    }

    @Test
    void camelIsKnownOnlyWhereItIsStartedAndInProcessors() {
        noClasses()
                .that(not(resideInAnyPackage(
                        named("log"),
                        named("validate"),
                        named("steps"),
                        named("reload"),
                        named("observe"),
                        named("console"),
                        named("runtime"),
                        named("cli"),
                        named("grpc"),
                        named("demo"))))
                .and()
                .areNotAssignableTo(Main.class)
                .and()
                .haveSimpleNameNotEndingWith("Processor")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(CLASSES);
    }

    @Test
    void numbersForPrometheusAreMadeInOnePlace() {
        noClasses()
                .that(not(resideInAPackage(named("observe"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.prometheus..", "org.apache.camel.component.micrometer..")
                .check(CLASSES);
    }

    @Test
    void theDemoIsKnownByItsTwoServersAlone() {
        noClasses()
                .that(not(resideInAPackage(named("demo"))))
                .should()
                .dependOnClassesThat(resideInAPackage(named("demo"))
                        .and(not(type(DemoXero.class)))
                        .and(not(type(DemoC1.class))))
                .check(CLASSES);
    }

    @Test
    void onlyTheFileIsWrittenByTheRowsThatNeedNoMessage() {
        noClasses()
                .that(not(resideInAnyPackage(named("baton.rows"), named("c1z"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(named("baton.rows"))
                .check(CLASSES);
    }

    @Test
    void noNameIsAnEmptyWord() {
        classes()
                .should()
                .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        noClasses()
                .that(not(resideInAnyPackage(named("console"), named("log"), named("cli"))))
                .and()
                .areNotAssignableTo(Main.class)
                .should(ACCESS_STANDARD_STREAMS)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allMatch(part -> part.isAnnotatedWith(NullMarked.class), "has a package-info with @NullMarked");
    }

    @ParameterizedTest
    @MethodSource("sources")
    void everyPublicTypeHasJavadoc(Path source) throws IOException {
        String text = Files.readString(SOURCES.resolve(source));

        assertThat(PUBLIC_TYPE.matcher(text).results().filter(type -> !hasJavadoc(text, type)))
                .extracting(MatchResult::group)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void noFileIsTooLongToRead(Path source) throws IOException {
        assertThat(Files.readAllLines(SOURCES.resolve(source)).size()).isLessThanOrEqualTo(LONGEST_FILE);
    }

    private static String named(String part) {
        return "io.batonxero." + part + "..";
    }

    private static boolean hasJavadoc(String text, MatchResult type) {
        String before =
                text.substring(0, type.start()).replaceAll("(?m)^@.*$", "").strip();
        return before.endsWith("*/") && before.startsWith("/**", before.lastIndexOf("/*"));
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(SOURCES::relativize)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
