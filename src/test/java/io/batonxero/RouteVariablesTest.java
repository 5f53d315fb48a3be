package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Variables are as much of a route's contract as its body: the header names each, and no other. */
class RouteVariablesTest {
    private static final List<RouteFile> FILES = RouteFile.all();

    @ParameterizedTest
    @MethodSource("files")
    void whatIsReadIsInTheContractOrSetBefore(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(there(file, variables)).containsAll(variables.reads());
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatTheCalledRoutesNeedIsThere(RouteFile file) {
        Set<String> there = there(file, RouteVariables.of(file));

        assertThat(called(file))
                .allSatisfy(called -> assertThat(there)
                        .as(called.id())
                        .containsAll(RouteVariables.of(called).required()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableOfTheInputIsRead(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(readHereOrBelow(file)).containsAll(variables.in());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableOfTheOutputIsSetAndReadByAnotherRoute(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);

        assertThat(setHereOrBelow(file, variables)).containsAll(variables.out());
        assertThat(FILES.stream()
                        .filter(other -> !other.equals(file))
                        .map(RouteVariables::of)
                        .flatMap(other -> Stream.concat(other.reads().stream(), other.in().stream())))
                .containsAll(variables.out());
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyOtherVariableIsTheRoutesOwnAndRead(RouteFile file) {
        RouteVariables variables = RouteVariables.of(file);
        Set<String> own = new TreeSet<>(variables.sets());
        own.removeAll(variables.out());

        assertThat(variables.own()).isEqualTo(own);
        own.remove(RouteVariables.IGNORED);
        assertThat(readHereOrBelow(file)).containsAll(own);
    }

    @ParameterizedTest
    @MethodSource("swaps")
    void aSwapNeedsNoMoreThanTheStepThatItReplaces(RouteFile swap) {
        RouteFile step = FILES.stream()
                .filter(file -> file.id().equals(swap.id()))
                .findFirst()
                .orElseThrow();

        assertThat(RouteVariables.of(step).in())
                .containsAll(RouteVariables.of(swap).required());
    }

    private static Set<String> there(RouteFile file, RouteVariables variables) {
        return RouteVariables.union(variables.in(), setHereOrBelow(file, variables));
    }

    private static Set<String> setHereOrBelow(RouteFile file, RouteVariables variables) {
        Set<String> set = new TreeSet<>(variables.sets());
        Stream.concat(called(file), called(file).flatMap(RouteVariablesTest::called))
                .forEach(called -> set.addAll(RouteVariables.of(called).out()));
        return set;
    }

    private static Set<String> readHereOrBelow(RouteFile file) {
        Set<String> read = new TreeSet<>(RouteVariables.of(file).reads());
        called(file).forEach(called -> read.addAll(RouteVariables.of(called).in()));
        // A step that is there to be replaced hands on what a replacement may want.
        RouteFile.swaps().stream()
                .filter(swap -> swap.id().equals(file.id()))
                .forEach(swap -> read.addAll(RouteVariables.of(swap).reads()));
        return read;
    }

    /** The routes that a file calls, and the configuration that retries it. */
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
