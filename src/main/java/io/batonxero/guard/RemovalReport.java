package io.batonxero.guard;

/** The line that tells people the decision of removal protection about a sync. */
final class RemovalReport {
    private RemovalReport() {}

    /**
     * {@return the decision in one line}
     *
     * @param isCompared whether a sync is compared with the last delivery
     * @param place where the record of the last delivery is
     */
    static String of(RemovalDiff diff, boolean isCompared, String place) {
        if (diff.exceedsThreshold()) {
            return refused(diff.reason());
        }
        if (!isCompared) {
            return "Ready to sync. With these settings it is not compared with the last delivery.";
        }
        String at = diff.previous().at();
        if (at.isEmpty()) {
            return "Ready to sync. There is no record of a last delivery to compare it with in " + place + ".";
        }
        return diff.hasLosses()
                ? "Ready to sync. It would deliver losses since the delivery of " + at + ": " + diff.describe() + "."
                : "Ready to sync. Nothing is missing since the delivery of " + at + ".";
    }

    /** {@return the decision to refuse, unless a person accepted it} */
    static String refused(String reason) {
        return "A sync is refused with exit code 9, and prints a code for accept-removals, unless that was accepted before: "
                + reason + ".";
    }
}
