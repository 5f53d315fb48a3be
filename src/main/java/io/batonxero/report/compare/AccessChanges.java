package io.batonxero.report.compare;

import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.report.content.AccessReport;
import io.batonxero.report.content.Domains;
import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.ReportedUser;
import io.batonxero.report.content.UserAccess;
import io.batonxero.xero.ReachableTenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The differences in access since a previous delivery; organisations and people are compared by their ids. Memory does not grow
 * with the number of people.
 */
public final class AccessChanges implements AutoCloseable {
    private final AccessTable table;
    private final PreviousAccess previous;

    /** Reads changes. */
    @FunctionalInterface
    public interface ChangeReader {
        /** Is called for each change, in order. */
        void read(AccessChange change) throws IOException;
    }

    private AccessChanges(AccessTable table, PreviousAccess previous) {
        this.table = table;
        this.previous = previous;
    }

    /**
     * {@return the changes from a previous delivery to the content of a report} The caller closes them.
     *
     * @param previous a .c1z of this program or a report in JSON
     * @throws IOException if it cannot be read or is of another program; the message says why
     */
    public static AccessChanges between(Path previous, AccessReport current) throws IOException {
        AccessTable table = AccessTable.create();
        try {
            PreviousAccess read = read(previous, table);
            add(AccessTable.CURRENT, current, table);
            table.compare();
            return new AccessChanges(table, read);
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    /**
     * Checks that a file can be compared with. Called before a sync.
     *
     * @throws IOException if it cannot be read or is of another program; the message says why
     */
    public static void requireReadable(Path previous) throws IOException {
        try (AccessTable table = AccessTable.create()) {
            read(previous, table);
        }
    }

    private static PreviousAccess read(Path file, AccessTable table) throws IOException {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return JsonAccessReader.read(file, table);
        }
        ReachableTenants unknown = new ReachableTenants(List.of(), List.of());
        try (AccessReport report = AccessReport.of(
                new FinishedSync("", file, List.of()),
                unknown,
                "",
                Domains.of(""),
                ZonedDateTime.now(ZoneOffset.UTC))) {
            boolean isOfXero = report.organisations().stream()
                    .anyMatch(organisation -> !organisation.id().isEmpty());
            int added = add(AccessTable.PREVIOUS, report, table);
            if (!isOfXero || (added == 0 && report.totals().users() > 0)) {
                throw new IOException("it is a .c1z of another connector");
            }
            return new PreviousAccess(
                    report.identity().syncId(), report.identity().endedAt());
        } catch (C1zException | UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int add(int delivery, AccessReport report, AccessTable table) throws IOException {
        int[] added = {0};
        for (ReportedOrganisation organisation : report.organisations()) {
            table.add(delivery, organisation.id(), organisation.name());
            report.users(organisation, access -> {
                added[0] += organisation.id().isEmpty() ? 0 : 1;
                if (hasAccess(access.user().status())) {
                    table.add(delivery, access(organisation, access));
                }
            });
        }
        return added[0];
    }

    private static AccountAccess access(ReportedOrganisation organisation, UserAccess access) {
        ReportedUser user = access.user();
        return AccountAccess.of(
                organisation.id(),
                user.userId(),
                user.name(),
                user.email(),
                access.roles().stream().map(ReportedEntitlement::value).toList(),
                access.roles().stream().map(ReportedEntitlement::displayName).toList(),
                access.isSubscriber(),
                access.others().stream().map(ReportedEntitlement::displayName).toList());
    }

    /** A person whom Xero lists as removed has left. */
    static boolean hasAccess(String status) {
        return !status.equals("disabled") && !status.equals("deleted");
    }

    /** {@return the delivery that the report is compared with} */
    public PreviousAccess previous() {
        return previous;
    }

    /** {@return the number of changes of each kind that has any} */
    public Map<AccessChange.Kind, Integer> counts() throws IOException {
        return table.counts();
    }

    /** Reads the changes: organisations first, then people by organisation and name. */
    public void each(ChangeReader reader) throws IOException {
        table.read(reader);
    }

    @Override
    public void close() throws IOException {
        table.close();
    }
}
