package io.batonxero.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exchange variables that a route file reads and sets, and those that its header declares.
 *
 * @param required the variables of In: as {@code name: Type}
 * @param optional the variables of In: as {@code name?: Type}
 * @param out the variables of Out:, which later routes may read
 * @param own the variables of Own:, for this route and the routes that it calls
 */
public record RouteVariables(
        Set<String> required,
        Set<String> optional,
        Set<String> out,
        Set<String> own,
        Set<String> reads,
        Set<String> sets) {
    /** The variable that receives the result of a call so that the message body is kept. */
    public static final String IGNORED = "ignored";

    private static final Pattern NAMED = Pattern.compile("\\b([a-z]\\w*)(\\??): (?=[A-Z])");
    private static final Pattern READ = Pattern.compile("\\bvariable\\.(\\w+)");

    public static RouteVariables of(RouteFile file) {
        String header = file.header().replaceAll("(?m)^# ?", "");
        String in = section(header, "In:");
        return new RouteVariables(
                named(in, ""),
                named(in, "?"),
                named(section(header, "Out:"), ""),
                Arrays.stream(section(header, "Own:").replaceAll("\\(.*", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new)),
                reads(file.yaml()),
                sets(file.yaml()));
    }

    /** {@return all variables of In:} */
    public Set<String> in() {
        return union(required, optional);
    }

    public static Set<String> union(Set<String> first, Set<String> second) {
        Set<String> union = new TreeSet<>(first);
        union.addAll(second);
        return union;
    }

    private static String section(String header, String name) {
        Matcher section = Pattern.compile(
                        "\\b" + name + "(.*?)(?=\\b(?:In|Out|Own|Fails|For|Source):|\\z)", Pattern.DOTALL)
                .matcher(header);
        return section.find() ? section.group(1) : "";
    }

    private static Set<String> named(String section, String mark) {
        return NAMED.matcher(section)
                .results()
                .filter(name -> name.group(2).equals(mark))
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> reads(JsonNode yaml) {
        return Stream.concat(
                        READ.matcher(yaml.toString()).results().map(name -> name.group(1)),
                        yaml.findValuesAsText("variableSend").stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sets(JsonNode yaml) {
        List<JsonNode> several = yaml.findValues("setVariables").stream()
                .flatMap(step -> step.findValues("variables").stream())
                .flatMap(variables ->
                        Stream.iterate(0, i -> i < variables.size(), i -> i + 1).map(variables::get))
                .toList();
        return Stream.of(yaml.findValues("setVariable").stream(), several.stream())
                .flatMap(steps -> steps)
                .map(step -> step.path("name").asText())
                .collect(Collectors.toCollection(() -> new TreeSet<>(yaml.findValuesAsText("variableReceive"))));
    }
}
