package io.batonxero.report.content;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The identity of the sync that a report shows: proof that it is the file of ConductorOne. Times are in whole seconds.
 *
 * @param startedAt the start of the sync; empty if the .c1z has none
 * @param endedAt the end of the sync
 * @param place the path or URL of the .c1z; empty if it was uploaded to ConductorOne
 * @param sha256 the digest of the .c1z, as lower-case hexadecimal digits
 * @param bytes the size of the .c1z
 * @param madeAt the time of the report
 * @param zone the time zone of the machine that made the report
 * @param version the version of the program
 */
public record SyncIdentity(
        String syncId,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        String place,
        String sha256,
        long bytes,
        Instant madeAt,
        ZoneId zone,
        String version) {
    /** Cuts the times to whole seconds. */
    public SyncIdentity {
        startedAt = startedAt.map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        endedAt = endedAt.map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        madeAt = madeAt.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@return the time of the report in the time zone of the machine} */
    public ZonedDateTime madeAtLocal() {
        return madeAt.atZone(zone);
    }
}
