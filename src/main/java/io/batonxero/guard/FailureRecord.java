package io.batonxero.guard;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The syncs that failed since the last delivery, stored as JSON.
 *
 * @param version the version of the format
 * @param failures their number; 0 if the last sync was delivered
 * @param since the time of the first failure, ISO 8601; empty if there is none
 * @param reason of the last failure, for people
 */
public record FailureRecord(int version, int failures, String since, String reason) {
    static final int VERSION = 1;

    /** No sync failed. */
    public static final FailureRecord NONE = new FailureRecord(VERSION, 0, "", "");

    /** {@return the time of the first failure; empty if there is none} */
    public Optional<Instant> firstFailedAt() {
        try {
            return failures == 0 ? Optional.empty() : Optional.of(Instant.parse(since));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
