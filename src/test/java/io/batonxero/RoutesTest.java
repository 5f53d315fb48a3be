package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.batonxero.settings.SettingNames;
import io.batonxero.steps.StepContracts;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every file in routes/ keeps to, and how it agrees with application.properties. */
class RoutesTest {
    private static final JsonSchema CANONICAL_YAML = schema();
    private static final List<RouteFile> FILES = RouteFile.all();
    private static final String SETTINGS = settings();
    private static final List<String> GIVEN_BY_THE_PROGRAM = List.of(
            "xeroApp", "c1Credentials", "network", "resultPrinter", "progress", "consentPrompt", "revokePrompt");
    private static final String COUNTS_LIST = "org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy";
    private static final Pattern SCRIPT =
            Pattern.compile("\"(groovy|script|js|joor|java|mvel|ognl|python|language)\":|\"uri\":\"language");

    @Test
    void thereAreRoutesToCheck() {
        assertThat(FILES).hasSizeGreaterThan(1).anyMatch(RouteFile::isBeans);
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyFileIsCanonicalYaml(RouteFile file) {
        assertThat(CANONICAL_YAML.validate(file.yaml()))
                .filteredOn(problem -> !isSchemasOwnFault(problem))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteFileHoldsOneRouteOfItsName(RouteFile file) {
        assertThat(file.name()).matches("[a-z0-9-]+\\.camel\\.yaml");
        assertThat(file.yaml()).hasSize(1);
        assertThat(file.route().path("id").asText()).isEqualTo(file.id());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteIsCalledByItsNameUnlessItIsATrigger(RouteFile file) {
        if (!file.isTrigger()) {
            assertThat(file.from().path("uri").asText()).isEqualTo("direct");
            assertThat(file.from().path("parameters").path("name").asText()).isEqualTo(file.id());
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteSaysWhatItDoesTakesGivesAndHowItFails(RouteFile file) {
        assertThat(file.route().path("description").asText()).isNotBlank();
        assertThat(file.header()).contains("# In:", "Out:", "# Fails:");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteSaysOfItsAnswerWhatIsCheckedWhenItRuns(RouteFile file) {
        assertThat(file.header()).contains("Out: " + StepContracts.answerOf(file.id()));
    }

    @Test
    void everySwapHoldsToTheContractOfTheStepItReplaces() {
        assertThat(RouteFile.swaps())
                .filteredOn(swap -> !swap.route().isMissingNode())
                .isNotEmpty()
                .allSatisfy(swap -> {
                    assertThat(routes().map(RouteFile::id)).contains(swap.id());
                    assertThat(swap.route().path("id").asText()).isEqualTo(swap.id());
                    assertThat(swap.header())
                            .contains("# In:", "Out: " + StepContracts.answerOf(swap.id()), "# Fails:");
                });
    }

    @Test
    void everySwapIsInAFolderOfTheStepItReplaces() throws IOException {
        assertThat(RouteEdits.swaps()).allSatisfy(swap -> {
            String step = swap.getName(2).toString();
            assertThat(swap.resolve(step + ".camel.yaml")).isRegularFile();
            assertThat(Path.of("routes", step + ".camel.yaml")).isRegularFile();
        });
    }

    @Test
    void everyConfigurationHasTheNameOfItsFileAndIsUsed() {
        assertThat(FILES)
                .filteredOn(RouteFile::isConfiguration)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.header()).contains("# For:"));
        assertThat(FILES)
                .filteredOn(RouteFile::isConfiguration)
                .filteredOn(file -> !file.isForAllRoutes())
                .isNotEmpty()
                .allSatisfy(file -> {
                    assertThat(file.yaml()
                                    .path(0)
                                    .path("routeConfiguration")
                                    .path("id")
                                    .asText())
                            .isEqualTo(file.id());
                    assertThat(routes().map(route ->
                                    route.route().path("routeConfigurationId").asText()))
                            .contains(file.id());
                });
    }

    @Test
    void whatHoldsForAllRoutesIsSaidOnceAndNoStepSaysItAgain() {
        assertThat(FILES).filteredOn(RouteFile::isForAllRoutes).hasSize(1);
        assertThat(routesAndSwaps())
                .noneMatch(file -> file.route().path("errorHandler").has("noErrorHandler"));
    }

    @Test
    void aBeansFileHoldsBeansOnly() {
        assertThat(FILES)
                .filteredOn(RouteFile::isBeans)
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.yaml())
                        .allSatisfy(part ->
                                assertThat(part.fieldNames()).toIterable().containsExactly("beans")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyRouteThatIsCalledExists(RouteFile file) {
        assertThat(routes().filter(route -> !route.isTrigger()).map(RouteFile::id))
                .containsAll(file.calls());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteIsCalledByAnotherUnlessItIsATrigger(RouteFile file) {
        if (!file.isTrigger()) {
            assertThat(files().filter(other -> !other.equals(file)).flatMap(other -> other.calls().stream()))
                    .contains(file.id());
        }
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyStepThatLeavesARouteHasAnId(RouteFile file) {
        assertThat(file.stepsThatLeave())
                .allSatisfy(step -> assertThat(step.path("id").asText()).isNotBlank());
    }

    /** Of one that names a bean, Hawtio shows the name. */
    @ParameterizedTest
    @MethodSource("files")
    void everyStepThatCallsAClassHasAnIdForHawtioToShow(RouteFile file) {
        assertThat(file.yaml().findParents("beanType"))
                .allSatisfy(step -> assertThat(step.path("id").asText()).isNotBlank());
    }

    @Test
    void noIdIsUsedTwice() {
        assertThat(FILES.stream().flatMap(file -> file.ids().stream())).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyPlaceholderIsAKeyOfTheSettings(RouteFile file) {
        assertThat(keys()).containsAll(RouteFile.placeholders(file.content()));
    }

    @Test
    void everySettingIsUsedByARouteOrByTheProgram() {
        Stream<String> used = Stream.concat(
                filesAndSwaps().flatMap(file -> RouteFile.placeholders(file.content()).stream()),
                Stream.concat(RouteFile.placeholders(SETTINGS).stream(), SettingNames.all().stream()));

        assertThat(used.toList()).containsAll(ourKeys());
    }

    @Test
    void everySettingOfTheProgramIsInTheFileExceptSecretsAndTheClientOfServiceMode() {
        List<String> kept = SettingNames.all().stream()
                .filter(key -> !SettingNames.secrets().contains(key) && !key.equals("baton.client-id"))
                .toList();

        assertThat(keys()).containsAll(kept);
    }

    @Test
    void everyPlaceholderInTheSettingsIsOneOfThem() {
        assertThat(keys()).containsAll(RouteFile.placeholders(SETTINGS));
    }

    @Test
    void everySettingInTheFileNamesItsEnvironmentVariableAboveIt() {
        assertThat(ourKeys())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(SETTINGS)
                        .containsPattern(
                                "(?m)^#.* Env: " + SettingNames.environment(key) + "\\n" + Pattern.quote(key) + " ="));
    }

    @Test
    void everySecretEndsAsTheMaskOfLogsExpects() {
        assertThat(SettingNames.secrets())
                .isNotEmpty()
                .allMatch(key -> key.matches(".*\\.(client-secret|refresh-token|token|password)"));
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileNamesASecret(RouteFile file) {
        assertThat(SettingNames.secrets())
                .allSatisfy(key -> assertThat(file.content())
                        .doesNotContainPattern(
                                "(?:" + Pattern.quote(key) + "|" + SettingNames.environment(key) + ")(?![\\w.-])"));
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileAsksForAnAccessToken(RouteFile file) {
        assertThat(file.content()).doesNotContainPattern("(?i)\\bauthorization\\b");
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileHoldsAUrl(RouteFile file) {
        assertThat(file.content()).doesNotContain("http://", "https://");
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileHoldsAScript(RouteFile file) {
        assertThat(file.content()).doesNotContainPattern(SCRIPT);
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyBeanIsOfOurOwnMaking(RouteFile file) {
        assertThat(file.beanTypes()).allMatch(type -> type.startsWith("io.batonxero.") || type.equals(COUNTS_LIST));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBeanThatIsUsedIsDefined(RouteFile file) {
        Stream<String> defined = FILES.stream().flatMap(other -> other.beansDefined().stream());

        assertThat(Stream.concat(defined, GIVEN_BY_THE_PROGRAM.stream()).toList())
                .containsAll(file.beansUsed());
    }

    @ParameterizedTest
    @MethodSource("routesAndSwaps")
    void everyRouteFitsAPage(RouteFile file) {
        assertThat(file.text().lines()).hasSizeLessThanOrEqualTo(100);
        assertThat(file.from().path("steps")).hasSizeBetween(1, 10);
    }

    private static Stream<RouteFile> files() {
        return FILES.stream();
    }

    private static Stream<RouteFile> filesAndSwaps() {
        return Stream.concat(FILES.stream(), RouteFile.swaps().stream());
    }

    private static Stream<RouteFile> routes() {
        return FILES.stream().filter(file -> !file.isBeans() && !file.isConfiguration());
    }

    private static Stream<RouteFile> routesAndSwaps() {
        return Stream.concat(
                routes(),
                RouteFile.swaps().stream().filter(swap -> !swap.route().isMissingNode()));
    }

    private static List<String> ourKeys() {
        return keys().stream().filter(key -> key.startsWith("baton.")).toList();
    }

    private static List<String> keys() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(SETTINGS));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return List.copyOf(properties.stringPropertyNames());
    }

    private static boolean isSchemasOwnFault(ValidationMessage problem) {
        JsonNode node = problem.getInstanceNode();
        // The schema demands every data format at once of each unmarshal.
        boolean allDataFormats = problem.getType().equals("required")
                && problem.getInstanceLocation().toString().endsWith(".unmarshal")
                && node.size() > 0;
        // It knows no placeholders where it wants a number or a boolean; Camel puts their values in before it reads.
        boolean placeholder = problem.getType().equals("type")
                && node.isTextual()
                && node.asText().matches("\\{\\{[^{}]+}}");
        return allDataFormats || placeholder;
    }

    private static JsonSchema schema() {
        Path file = Path.of("target/yaml-schema/schema/camelYamlDsl-canonical.json");
        try (InputStream text = Files.newInputStream(file)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(text);
        } catch (IOException missing) {
            throw new UncheckedIOException("The build unpacks it in generate-test-resources: " + file, missing);
        }
    }

    private static String settings() {
        try {
            return Files.readString(Path.of("application.properties"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
