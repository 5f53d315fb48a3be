package io.batonxero.settings;

import io.batonxero.settings.Setting.Group;
import io.batonxero.settings.Setting.Kind;
import io.batonxero.settings.Values.Source;
import java.util.List;

/** The settings of what a sync leaves: its file, reports and summary. */
final class OutputSettings {
    private static final Values FILES = Values.of(Source.FILES);

    static final List<Setting> ALL = List.of(
            of("file", Kind.TEXT, "sync.c1z", "File to write the sync to")
                    .matching("a file name", "(?s).+")
                    .offering(FILES),
            of(
                            "report",
                            Kind.LIST,
                            "",
                            "Access reports to write for people: .csv, .html, .json or .xlsx files, comma-separated")
                    .offering(FILES),
            of("report-compare", Kind.TEXT, "", "Earlier .c1z or .json report: reports show what changed since then")
                    .offering(FILES),
            of("report-domains", Kind.LIST, "", "E-mail domains of your own people, comma-separated"),
            of(
                    "report-keep",
                    Kind.COUNT,
                    "0",
                    "Number of deliveries to keep: reports show what changed since the last one; 0 keeps none"),
            of("summary", Kind.WORD, "text", "Result on stdout: %s; full lists all findings")
                    .oneOf("text", "full", "json"),
            of("sftp.password", Kind.SECRET, "", "Password at the server of routes/swaps/deliver-file/sftp"));

    private OutputSettings() {}

    private static Setting of(String name, Kind kind, String defaultText, String meaning) {
        return new Setting(
                Setting.PREFIX + name, Group.OUTPUT, kind, defaultText, meaning, Values.NONE, "", text -> true);
    }
}
