package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line by the names of flags alone: a value may be a secret under a mistyped flag. */
final class FlagErrorMessages {
    private static final Pattern NAME = Pattern.compile("(--?[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:=.*)?", Pattern.DOTALL);

    private FlagErrorMessages() {}

    static ConfigurationException of(ParameterException wrong) {
        String what = wrong instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched)
                : misused(wrong, argument(wrong));
        // Its own message holds values.
        return new ConfigurationException(what + ". See --help.");
    }

    private static String unknown(UnmatchedArgumentException unmatched) {
        List<String> names = unmatched.getUnmatched().stream()
                .flatMap(FlagErrorMessages::name)
                .toList();
        String what = names.isEmpty()
                ? "An argument is neither a flag nor a command (it is not shown, since it may be a secret)"
                : (names.size() == 1 ? "Unknown flag " : "Unknown flags ") + String.join(", ", names);
        String meant = unmatched.getSuggestions().stream().limit(3).collect(Collectors.joining(" or "));
        return meant.isEmpty() ? what : what + "; did you mean " + meant + "?";
    }

    private static Stream<String> name(String argument) {
        Matcher name = NAME.matcher(argument);
        return name.matches() ? Stream.of(name.group(1)) : Stream.empty();
    }

    private static @Nullable ArgSpec argument(ParameterException wrong) {
        return wrong instanceof MissingParameterException missing
                        && !missing.getMissing().isEmpty()
                ? missing.getMissing().get(0)
                : wrong.getArgSpec();
    }

    private static String misused(ParameterException wrong, @Nullable ArgSpec argument) {
        if (!(argument instanceof OptionSpec flag)) {
            return argument == null
                    ? "The flags do not go together"
                    : "The argument " + argument.paramLabel() + " is missing";
        }
        String name = flag.longestName();
        if (wrong instanceof OverwrittenOptionException) {
            return name + " is given twice";
        }
        if (flag.arity().max() == 0) {
            return name + " takes no value";
        }
        return flag.type() == Boolean.class ? name + ": give true or false" : name + ": give a value";
    }
}
