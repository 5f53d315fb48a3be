package io.batonxero.report;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.C1zReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a .c1z says of who may enter which organisation, in the order of a report: organisations by name, in each of
 * them people by name. Organisations and entitlements are held in memory, people are not.
 */
final class AccessReportData implements AutoCloseable {
    private static final Comparator<ReportedOrganisation> BY_NAME = Comparator.comparing(
                    (ReportedOrganisation organisation) -> UsersTable.sortedBy(organisation.name()))
            .thenComparing(ReportedOrganisation::name)
            .thenComparing(ReportedOrganisation::id);

    private final String syncId;
    private final UsersTable people;
    private final Map<String, ReportedOrganisation> organisations = new HashMap<>();
    private final List<ReportedEntitlement> rights = new ArrayList<>();
    private final Map<String, Integer> rightNumbers = new HashMap<>();
    private int grants;
    private int grantsNotShown;
    private @Nullable Totals totals;

    /** Reads a person of an organisation. */
    @FunctionalInterface
    interface Reader {
        void read(UserAccess person) throws IOException;
    }

    private AccessReportData(C1zReader c1z, UsersTable people) throws IOException {
        this.syncId = c1z.syncId();
        this.people = people;
        c1z.eachResource(this::add);
        c1z.eachEntitlement(entitlement -> {
            ReportedEntitlement right = ReportedEntitlement.of(entitlement);
            rightNumbers.put(entitlement.getId(), rights.size());
            rights.add(right);
            see(right.organisationId(), right.organisationName());
        });
        c1z.eachGrant(this::add);
        people.sort();
    }

    /**
     * {@return the sheet of a .c1z} To be closed, always.
     *
     * @throws C1zException if the file cannot be read
     * @throws UncheckedIOException if its people cannot be sorted
     */
    static AccessReportData of(Path c1z) throws IOException {
        UsersTable people = UsersTable.create();
        try (C1zReader reader = new C1zReader(c1z)) {
            return new AccessReportData(reader, people);
        } catch (IOException | RuntimeException failed) {
            people.close();
            throw failed;
        }
    }

    String syncId() {
        return syncId;
    }

    /** {@return the organisations, by name} Those without people too. */
    List<ReportedOrganisation> organisations() {
        return organisations.values().stream().sorted(BY_NAME).toList();
    }

    /** Reads the people of an organisation, by name. */
    void people(ReportedOrganisation organisation, Reader reader) throws IOException {
        Grouping grouping = new Grouping(reader);
        people.read(organisation.id(), grouping::read);
        grouping.end();
    }

    /** {@return what is in it, counted} Counted once, since that means to read everybody. */
    Totals totals() throws IOException {
        Totals known = totals;
        if (known == null) {
            known = Totals.of(this);
            totals = known;
        }
        return known;
    }

    /** {@return how many accounts there are, in all organisations} */
    int people() throws IOException {
        return people.people();
    }

    /** {@return how many grants there are, in all organisations} */
    int grants() {
        return grants;
    }

    /** {@return how many of them are not to people, so that no line tells of them} */
    int grantsNotShown() {
        return grantsNotShown;
    }

    @Override
    public void close() throws IOException {
        people.close();
    }

    private void add(Resource resource) {
        ResourceId id = resource.getId();
        if (id.getResourceType().equals(ResourceTypes.ORG.getId())) {
            organisations.put(id.getResource(), ReportedOrganisation.of(resource));
        } else if (id.getResourceType().equals(ResourceTypes.USER.getId())) {
            String organisationId = ReportedOrganisation.text(resource.getProfile(), "organisation_id");
            see(organisationId, ReportedOrganisation.text(resource.getProfile(), "organisation_name"));
            onDisk(() -> {
                people.add(ReportedUser.of(resource));
                people.add(organisationId, id.getResource(), UsersTable.NO_RIGHT);
            });
        }
    }

    private void add(Grant grant) {
        grants++;
        ResourceId principal = grant.getPrincipal().getId();
        Integer right = rightNumbers.get(grant.getEntitlement().getId());
        if (right == null || !principal.getResourceType().equals(ResourceTypes.USER.getId())) {
            grantsNotShown++;
        } else {
            onDisk(() -> people.add(rights.get(right).organisationId(), principal.getResource(), right));
        }
    }

    /** Nobody is left out because the organisation they belong to is not in the file, or because they have none. */
    private void see(String organisationId, String name) {
        organisations.computeIfAbsent(organisationId, id -> ReportedOrganisation.unlisted(id, name));
    }

    private static void onDisk(Write write) {
        try {
            write.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** Makes one person of the lines that tell of one. */
    private final class Grouping {
        private final Reader reader;
        private final List<ReportedEntitlement> held = new ArrayList<>();
        private @Nullable ReportedUser person;

        Grouping(Reader reader) {
            this.reader = reader;
        }

        void read(ReportedUser someone, int right) throws IOException {
            if (!someone.equals(person)) {
                end();
                person = someone;
            }
            if (right != UsersTable.NO_RIGHT) {
                held.add(rights.get(right));
            }
        }

        void end() throws IOException {
            if (person != null) {
                reader.read(new UserAccess(person, held));
                held.clear();
            }
        }
    }
}
