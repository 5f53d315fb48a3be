package io.batonxero.console;

import io.batonxero.settings.SummaryFormat;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints the summary of a sync to stdout; where stdout is logged, logs its totals, without names of people. */
record SummaryOutput(Streams streams, SummaryFormat format) {
    static final String COMPLETE = "Task complete!";

    /** Its level does not depend on {@code --log-level}. */
    private static final Logger LOG = LoggerFactory.getLogger("summary");

    void print(Summary summary) {
        if (streams.areLogged()) {
            log(summary);
        } else if (format == SummaryFormat.JSON) {
            streams.out().println(summary.json());
            streams.err().println(COMPLETE);
        } else {
            summary.lines(format == SummaryFormat.FULL).forEach(streams.out()::println);
            streams.out().println(COMPLETE);
        }
    }

    private static void log(Summary summary) {
        var sync = summary.sync();
        LOG.atInfo()
                .addKeyValue("sync", sync.syncId())
                .addKeyValue(summary.task().isEmpty() ? "file" : "task", summary.destination())
                .addKeyValue("organisations", sync.organisationCount())
                .addKeyValue("users", sync.users())
                .addKeyValue("grants", sync.grants())
                .addKeyValue("skipped", sync.skipped())
                .addKeyValue("not_read", summary.notRead().size())
                .addKeyValue("findings", summary.notes().size())
                .addKeyValue("requests", summary.requests())
                .addKeyValue("seconds", BigDecimal.valueOf(summary.duration().toMillis(), 3))
                .log(COMPLETE);
    }
}
