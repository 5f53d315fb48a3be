package io.batonxero.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/settings.md has the settings that {@code --help} has, and those that swaps read. */
class SettingsDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/settings.md");
    private static final String BEGIN = "<!-- settings: make golden writes them -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final Pattern PROPERTY = Pattern.compile("(?m)((?:^# .*\\n)+)^(baton\\.[\\w.-]+) =(.*)$");

    @Test
    void theDocumentHasEverySettingWithItsNamesAndItsDefault() throws IOException {
        String before = Files.readString(DOCUMENT);
        String tables = tables();
        String after =
                before.substring(0, before.indexOf(BEGIN)) + BEGIN + tables + before.substring(before.indexOf(END));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCUMENT, after);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(after);
        assertThat(tables).contains("`baton.xero.client-id`", "`BATON_WEBHOOK_URL`");
    }

    private static String tables() throws IOException {
        return Arrays.stream(Setting.Group.values())
                        .map(SettingsDocumentTest::table)
                        .collect(Collectors.joining())
                + "\n## Steps in routes/swaps\n\nKeys and variables, but no flags.\n\n| key and variable | default | meaning |\n|---|---|---|\n"
                + ofSwaps()
                + "\n";
    }

    private static String table(Setting.Group group) {
        return "\n## " + group.heading + "\n\n| key, variable and flag | default | meaning |\n|---|---|---|\n"
                + KnownSettings.ALL.stream()
                        .filter(setting -> setting.group() == group)
                        .map(setting -> row(
                                List.of(setting.key(), setting.environment(), setting.flag()),
                                setting.defaultText(),
                                setting.meaning()))
                        .collect(Collectors.joining());
    }

    private static String ofSwaps() throws IOException {
        List<String> known = KnownSettings.ALL.stream().map(Setting::key).toList();
        return PROPERTY.matcher(Files.readString(Path.of("application.properties")))
                .results()
                .filter(property ->
                        !known.contains(property.group(2)) && !property.group(2).equals("baton.mode"))
                .map(property -> row(
                        List.of(property.group(2), Setting.environment(property.group(2))),
                        property.group(3).strip(),
                        meaning(property)))
                .collect(Collectors.joining());
    }

    private static String meaning(MatchResult property) {
        String comment =
                property.group(1).replaceAll("(?m)^# (?:----.*\\n)?", "").replace('\n', ' ');
        return comment.replaceFirst(" ?Env: \\w+ *$", "")
                .replaceFirst("\\.$", "")
                .strip();
    }

    private static String row(List<String> names, String byDefault, String meaning) {
        return "| " + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining("<br>")) + " | "
                + (byDefault.isEmpty() ? "" : "`" + byDefault + "`") + " | " + meaning.replace("|", "\\|") + " |\n";
    }
}
