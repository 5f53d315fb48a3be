package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.RouteFile;
import io.batonxero.support.RouteVariables;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The header of a route file declares exactly the variables that the route reads and sets. */
class RouteVariablesTest {
    private static final List<RouteFile> FILES = RouteFile.all();

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableThatIsReadIsDeclaredOrSetBefore(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(available(file, variables)).containsAll(variables.reads());
    }

    @ParameterizedTest
    @MethodSource("files")
    void theVariablesThatCalledRoutesNeedAreSet(RouteFile file) {
        Set<String> available = available(file, RouteVariables.of(file));

        assertThat(called(file))
                .allSatisfy(called -> assertThat(available)
                        .as(called.id())
                        .containsAll(RouteVariables.of(called).required()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyInputVariableIsRead(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(readHereOrInCalledRoutes(file)).containsAll(variables.in());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyOutputVariableIsSetAndReadByAnotherRoute(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(setHereOrInCalledRoutes(file, variables)).containsAll(variables.out());
        assertThat(FILES.stream()
                        .filter(other -> !other.equals(file))
                        .map(RouteVariables::of)
                        .flatMap(other -> Stream.concat(other.reads().stream(), other.in().stream())))
                .containsAll(variables.out());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyOtherVariableIsDeclaredAsOwnAndRead(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);
        Set<String> own = new TreeSet<>(variables.sets());
        own.removeAll(variables.out());

        assertThat(variables.own()).isEqualTo(own);
        own.remove(RouteVariables.IGNORED);
        assertThat(readHereOrInCalledRoutes(file)).containsAll(own);
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aSwapRequiresNoOtherVariablesThanTheStepThatItReplaces(RouteFile swap) {
        RouteFile step = FILES.stream()
                .filter(file -> file.id().equals(swap.id()))
                .findFirst()
                .orElseThrow();

        assertThat(RouteVariables.of(step).in())
                .containsAll(RouteVariables.of(swap).required());
    }

    private static Set<String> available(RouteFile file, RouteVariables variables) {
        return RouteVariables.union(variables.in(), setHereOrInCalledRoutes(file, variables));
    }

    private static Set<String> setHereOrInCalledRoutes(RouteFile file, RouteVariables variables) {
        Set<String> set = new TreeSet<>(variables.sets());
        Stream.concat(called(file), called(file).flatMap(RouteVariablesTest::called))
                .forEach(called -> set.addAll(RouteVariables.of(called).out()));
        return set;
    }

    private static Set<String> readHereOrInCalledRoutes(RouteFile file) {
        Set<String> read = new TreeSet<>(RouteVariables.of(file).reads());
        called(file).forEach(called -> read.addAll(RouteVariables.of(called).in()));
        // A step passes on the variables that its swaps read.
        RouteFile.swaps().stream()
                .filter(swap -> swap.id().equals(file.id()))
                .forEach(swap -> read.addAll(RouteVariables.of(swap).reads()));
        return read;
    }

    /** {@return the routes that a file calls, and its route configuration} */
    private static Stream<RouteFile> called(RouteFile file) {
        List<String> ids = file.calls();
        String configuration = file.route().path("routeConfigurationId").asText();
        return FILES.stream()
                .filter(other -> ids.contains(other.id()) || other.id().equals(configuration));
    }

    private static Stream<RouteFile> files() {
        return Stream.concat(FILES.stream(), swaps()).filter(file -> !file.isBeans() && !file.isForAllRoutes());
    }

    private static Stream<RouteFile> swaps() {
        return RouteFile.swaps().stream().filter(swap -> !swap.route().isMissingNode());
    }
}
