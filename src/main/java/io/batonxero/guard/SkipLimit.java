package io.batonxero.guard;

import io.batonxero.base.ConnectorException;
import io.batonxero.baton.OrganisationCounts;
import java.util.List;

/** How many bad records a sync may skip before it is no longer a picture of who has access. */
public final class SkipLimit {
    /** So many of one organisation are let pass if few of all are. */
    private static final int FEW = 3;

    private final int percent;

    /** Allows this many of a hundred records. */
    public SkipLimit(int percent) {
        this.percent = percent;
    }

    /**
     * Passes a sync that skipped few records, in each organisation too.
     *
     * @throws TooManySkipped if more were skipped than allowed
     */
    public void check(List<OrganisationCounts> organisations) {
        check(organisations, "");
        for (OrganisationCounts one : organisations) {
            if (one.skipped().size() > FEW) {
                check(List.of(one), " of " + one.name());
            }
        }
    }

    private void check(List<OrganisationCounts> organisations, String whose) {
        int skipped =
                organisations.stream().mapToInt(org -> org.skipped().size()).sum();
        int users = organisations.stream().mapToInt(OrganisationCounts::users).sum();
        if (skipped * 100L > (long) percent * (users + skipped)) {
            throw new TooManySkipped(skipped + " of " + (users + skipped) + " user records" + whose
                    + " are unusable, the first is "
                    + organisations.stream()
                            .flatMap(org -> org.skipped().stream())
                            .findFirst()
                            .orElse("")
                    + ". More than " + percent + " % would leave the review wrong; --sync-max-skipped allows more.");
        }
    }

    /** Too much of what Xero sent was unusable. */
    public static final class TooManySkipped extends ConnectorException {
        TooManySkipped(String message) {
            super(message);
        }

        @Override
        public int code() {
            return 15;
        }
    }
}
