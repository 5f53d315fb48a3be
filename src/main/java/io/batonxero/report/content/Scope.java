package io.batonxero.report.content;

import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The coverage of a report: what was read, and everything that was not. A filtered sync has no report, so there is no filter.
 *
 * @param app the client id of the Xero app; empty if a step of your own signs in
 * @param read the number of connected organisations that were read
 * @param notRead the connected tenants that were not read, organisations first, each by name
 * @param partsNotRead optional parts that were not read, one line each with the reason
 * @param skipped the number of invalid records that were skipped; they are among {@code omitted}
 * @param omitted data that Xero sent and the .c1z lacks, one line each
 */
public record Scope(
        String app, int read, List<NotRead> notRead, List<String> partsNotRead, int skipped, List<String> omitted) {
    /**
     * A connected tenant that was not read.
     *
     * @param type Xero's tenant type
     */
    public record NotRead(String id, String name, String type, boolean isOrganisation, String reason) {}

    /** Copies the lists. */
    public Scope {
        notRead = List.copyOf(notRead);
        partsNotRead = List.copyOf(partsNotRead);
        omitted = List.copyOf(omitted);
    }

    static Scope of(FinishedSync sync, ReachableTenants tenants, String app) {
        return new Scope(
                app,
                tenants.organisations().size(),
                tenants.notRead().stream()
                        .sorted(Comparator.comparing((Tenant tenant) -> !tenant.isOrganisation())
                                .thenComparing(Tenant::label, String.CASE_INSENSITIVE_ORDER)
                                .thenComparing(Tenant::id))
                        .map(tenant -> new NotRead(
                                tenant.id(),
                                tenant.label(),
                                tenant.type(),
                                tenant.isOrganisation(),
                                tenant.reasonNotRead()))
                        .toList(),
                sync.partsNotRead(),
                sync.skipped(),
                sync.organisations().stream()
                        .flatMap(organisation -> Stream.of(
                                        organisation.skipped().stream(),
                                        organisation.omitted().stream(),
                                        organisation.unmatchedProjects().stream()
                                                .map(user -> "the Projects user " + user))
                                .flatMap(lines -> lines))
                        .toList());
    }

    /** {@return the number of tenants that are connected to the app} */
    public int connected() {
        return read + notRead.size();
    }

    /** {@return the number of connected organisations that were not read} */
    public int organisationsNotRead() {
        return (int) notRead.stream().filter(NotRead::isOrganisation).count();
    }

    /** {@return whether everything was read: all connected organisations with all parts and records} */
    public boolean isWhole() {
        return read > 0 && organisationsNotRead() == 0 && partsNotRead.isEmpty() && omitted.isEmpty();
    }
}
