package io.batonxero.report.compare;

import java.time.Instant;
import java.util.Optional;

/**
 * The delivery that a report is compared with.
 *
 * @param at the end of the sync, or the time of the report; empty if the file has none
 */
public record PreviousAccess(String syncId, Optional<Instant> at) {}
