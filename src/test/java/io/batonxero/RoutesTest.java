package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.batonxero.settings.SettingNames;
import io.batonxero.steps.StepContracts;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.RouteFile;
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

/** The conventions of the files in routes/, and their agreement with application.properties. */
class RoutesTest {
    private static final JsonSchema CANONICAL_YAML = schema();
    private static final List<RouteFile> FILES = RouteFile.all();
    private static final String SETTINGS = settings();
    private static final List<String> BEANS_OF_THE_PROGRAM = List.of(
            "xeroApp",
            "c1Credentials",
            "network",
            "resultPrinter",
            "syncSchedule",
            "progress",
            "consentPrompt",
            "revokePrompt");
    private static final String ALLOWED_CAMEL_CLASS =
            "org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy";
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
                .filteredOn(problem -> !isSchemaError(problem))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteFileHasOneRouteOfItsName(RouteFile file) {
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
    void everyRouteHasADescriptionAndAContract(RouteFile file) {
        assertThat(file.route().path("description").asText()).isNotBlank();
        assertThat(file.header()).contains("# In:", "Out:", "# Fails:");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyHeaderHasTheOutputTypeThatIsCheckedAtRunTime(RouteFile file) {
        assertThat(file.header()).contains("Out: " + StepContracts.outputOf(file.id()));
    }

    /** Kaoto keeps the head of a file, and drops other comments when it saves a file of beans. */
    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyCommentIsInTheHead(RouteFile file) {
        assertThat(file.text().lines().dropWhile(line -> line.startsWith("#")))
                .noneMatch(line -> line.strip().startsWith("#") || line.contains(" # "));
    }

    @Test
    void everySwapHasTheContractOfTheStepThatItReplaces() {
        assertThat(RouteFile.swaps())
                .filteredOn(swap -> !swap.route().isMissingNode())
                .isNotEmpty()
                .allSatisfy(swap -> {
                    assertThat(routes().map(RouteFile::id)).contains(swap.id());
                    assertThat(swap.route().path("id").asText()).isEqualTo(swap.id());
                    assertThat(swap.header())
                            .contains("# In:", "Out: " + StepContracts.outputOf(swap.id()), "# Fails:");
                });
    }

    @Test
    void everySwapIsInAFolderNamedForItsStep() throws IOException {
        assertThat(RouteEdits.swaps()).allSatisfy(swap -> {
            String step = swap.getName(2).toString();
            assertThat(swap.resolve(step + ".camel.yaml")).isRegularFile();
            assertThat(Path.of("routes", step + ".camel.yaml")).isRegularFile();
        });
    }

    @Test
    void everyRouteConfigurationIsNamedForItsFileAndUsed() {
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
    void oneFileConfiguresAllRoutesAndNoRouteRepeatsIt() {
        assertThat(FILES).filteredOn(RouteFile::isForAllRoutes).hasSize(1);
        assertThat(routesAndSwaps())
                .noneMatch(file -> file.route().path("errorHandler").has("noErrorHandler"));
    }

    @Test
    void aBeansFileHasOnlyBeans() {
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

    /** Hawtio, traces and log lines show a step by its id; without one, Camel counts: {@code setVariable11}. */
    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyStepHasAnIdThatNamesItsAction(RouteFile file) {
        assertThat(file.steps())
                .allSatisfy(step ->
                        assertThat(step.path("id").asText()).as(step.toString()).matches("[a-z0-9]+(-[a-z0-9]+)+"));
    }

    /** Camel refuses a second step of the same id in a context. */
    @Test
    void idsOfASwapAreUniqueAmongTheRoutesThatRunWithIt() {
        assertThat(RouteFile.swaps())
                .allSatisfy(swap -> assertThat(Stream.concat(
                                        Stream.of(swap),
                                        files().filter(file -> !file.name().equals(swap.name())))
                                .flatMap(file -> file.ids().stream()))
                        .doesNotHaveDuplicates());
    }

    @Test
    void idsAreUnique() {
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
    void everySettingIsInTheFileExceptSecretsAndTheClientId() {
        List<String> expected = SettingNames.all().stream()
                .filter(key -> !SettingNames.secrets().contains(key) && !key.equals("baton.client-id"))
                .toList();

        assertThat(keys()).containsAll(expected);
    }

    @Test
    void everyPlaceholderInTheSettingsIsASetting() {
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
    void everySecretHasASuffixThatLogsMask() {
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
    void noFileReadsAnAccessToken(RouteFile file) {
        assertThat(file.content()).doesNotContainPattern("(?i)\\bauthorization\\b");
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileHasAUrl(RouteFile file) {
        assertThat(file.content()).doesNotContain("http://", "https://");
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void noFileHasAScript(RouteFile file) {
        assertThat(file.content()).doesNotContainPattern(SCRIPT);
    }

    @ParameterizedTest
    @MethodSource("filesAndSwaps")
    void everyBeanIsOfAnOwnClass(RouteFile file) {
        assertThat(file.beanTypes())
                .allMatch(type -> type.startsWith("io.batonxero.") || type.equals(ALLOWED_CAMEL_CLASS));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyBeanThatIsUsedIsDefined(RouteFile file) {
        Stream<String> defined = FILES.stream().flatMap(other -> other.beansDefined().stream());

        assertThat(Stream.concat(defined, BEANS_OF_THE_PROGRAM.stream()).toList())
                .containsAll(file.beansUsed());
    }

    @ParameterizedTest
    @MethodSource("routesAndSwaps")
    void everyRouteFitsAPage(RouteFile file) {
        assertThat(file.text().lines()).hasSizeLessThanOrEqualTo(120);
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(properties.stringPropertyNames());
    }

    private static boolean isSchemaError(ValidationMessage problem) {
        JsonNode node = problem.getInstanceNode();
        // The schema requires all data formats in each unmarshal.
        boolean isMissingDataFormat = problem.getType().equals("required")
                && problem.getInstanceLocation().toString().endsWith(".unmarshal")
                && node.size() > 0;
        // The schema allows no placeholder for a number or a boolean; Camel resolves it first.
        boolean isPlaceholder = problem.getType().equals("type")
                && node.isTextual()
                && node.asText().matches("\\{\\{[^{}]+}}");
        return isMissingDataFormat || isPlaceholder;
    }

    private static JsonSchema schema() {
        Path file = Path.of("target/yaml-schema/schema/camelYamlDsl-canonical.json");
        try (InputStream text = Files.newInputStream(file)) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(text);
        } catch (IOException e) {
            throw new UncheckedIOException("The build unpacks it in generate-test-resources: " + file, e);
        }
    }

    private static String settings() {
        try {
            return Files.readString(Path.of("application.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
