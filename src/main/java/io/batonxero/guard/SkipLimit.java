package io.batonxero.guard;

import io.batonxero.base.ConnectorException;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.names.NameText;
import java.util.List;

/** Refuses a sync that skipped too many invalid user records, because the review would lack their access. */
public final class SkipLimit {
    /** Skipped records that a single organisation may have, whatever their share. */
    private static final int TOLERATED = 3;

    private final int percent;

    /** Allows this percentage of skipped records. */
    public SkipLimit(int percent) {
        this.percent = percent;
    }

    /**
     * Checks all organisations together, and each one with more than 3 skipped records.
     *
     * @throws TooManySkippedException if more records were skipped than allowed
     */
    public void check(List<OrganisationCounts> organisations) {
        check(organisations, "");
        for (OrganisationCounts one : organisations) {
            if (one.skipped().size() > TOLERATED) {
                check(List.of(one), " of " + NameText.shortened(one.name()));
            }
        }
    }

    private void check(List<OrganisationCounts> organisations, String suffix) {
        int skipped =
                organisations.stream().mapToInt(org -> org.skipped().size()).sum();
        int users = organisations.stream().mapToInt(OrganisationCounts::users).sum();
        if (skipped * 100L > (long) percent * (users + skipped)) {
            throw new TooManySkippedException(skipped + " of " + (users + skipped) + " user records" + suffix
                    + " are invalid (first: "
                    + organisations.stream()
                            .flatMap(org -> org.skipped().stream())
                            .findFirst()
                            .orElse("")
                    + "), more than the allowed " + percent
                    + " %. Set --sync-max-skipped (BATON_SYNC_MAX_SKIPPED) to allow more.");
        }
    }

    /** Too many user records were invalid. */
    public static final class TooManySkippedException extends ConnectorException {
        TooManySkippedException(String message) {
            super(message);
        }

        @Override
        public int code() {
            return 15;
        }
    }
}
