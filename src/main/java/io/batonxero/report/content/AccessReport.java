package io.batonxero.report.content;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.C1zReader;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.names.SharedNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a .c1z in the order of a report: organisations by name, and in each of them users by name. Organisations
 * and entitlements are held in memory, users on disk.
 */
public final class AccessReport implements AutoCloseable {
    private static final Comparator<ReportedOrganisation> BY_NAME = Comparator.comparing(
                    (ReportedOrganisation organisation) -> UsersTable.sortKey(organisation.name()))
            .thenComparing(ReportedOrganisation::name)
            .thenComparing(ReportedOrganisation::id);

    private final String syncId;
    private final List<String> partsNotRead;
    private final UsersTable users;
    private final List<String> omitted;
    private final Map<String, ReportedOrganisation> organisations = new HashMap<>();
    private final List<ReportedEntitlement> entitlements = new ArrayList<>();
    private final Map<String, Integer> entitlementNumbers = new HashMap<>();
    private int grants;
    private int grantsNotShown;
    private @Nullable Totals totals;

    /** Reads the access of one user. */
    @FunctionalInterface
    public interface UserReader {
        /** Is called for each user, in order. */
        void read(UserAccess access) throws IOException;
    }

    private AccessReport(C1zReader c1z, UsersTable users, FinishedSync sync) throws IOException {
        this.omitted = omitted(sync);
        this.syncId = c1z.syncId();
        this.partsNotRead = sync.partsNotRead();
        this.users = users;
        c1z.eachResource(this::add);
        c1z.eachEntitlement(message -> {
            ReportedEntitlement entitlement = ReportedEntitlement.of(message);
            entitlementNumbers.put(message.getId(), entitlements.size());
            entitlements.add(entitlement);
            addIfUnlisted(entitlement.organisationId(), entitlement.organisationName());
        });
        c1z.eachGrant(this::add);
        users.sort();
    }

    /**
     * {@return the data of the .c1z of a sync} The caller closes it.
     *
     * @throws C1zException if the file cannot be read
     * @throws UncheckedIOException if its users cannot be sorted
     */
    public static AccessReport of(FinishedSync sync) throws IOException {
        UsersTable users = UsersTable.create();
        try (C1zReader reader = new C1zReader(sync.file())) {
            return new AccessReport(reader, users, sync);
        } catch (IOException | RuntimeException e) {
            users.close();
            throw e;
        }
    }

    private static List<String> omitted(FinishedSync sync) {
        return sync.organisations().stream()
                .flatMap(organisation -> Stream.of(
                                organisation.skipped().stream(),
                                organisation.omitted().stream(),
                                organisation.unmatchedProjects().stream().map(user -> "the Projects user " + user))
                        .flatMap(lines -> lines))
                .toList();
    }

    /** {@return the data that Xero sent and the .c1z lacks, one line each} */
    public List<String> omitted() {
        return omitted;
    }

    /** {@return the id of the sync in the .c1z} */
    public String syncId() {
        return syncId;
    }

    /** {@return the optional parts of organisations that were not read, one line each} The .c1z does not name them. */
    public List<String> partsNotRead() {
        return partsNotRead;
    }

    /** {@return the organisations, sorted by name, including those without users; equal names contain ids} */
    public List<ReportedOrganisation> organisations() {
        return SharedNames.distinct(
                        organisations.values(),
                        ReportedOrganisation::name,
                        ReportedOrganisation::id,
                        ReportedOrganisation::withName)
                .stream()
                .sorted(BY_NAME)
                .toList();
    }

    /** Reads the users of an organisation, sorted by name. */
    public void users(ReportedOrganisation organisation, UserReader reader) throws IOException {
        Grouping grouping = new Grouping(reader);
        users.read(organisation.id(), grouping::read);
        grouping.finish();
    }

    /** {@return the totals} Counted at the first call, since that reads all users. */
    public Totals totals() throws IOException {
        Totals cached = totals;
        if (cached == null) {
            cached = Totals.of(this);
            totals = cached;
        }
        return cached;
    }

    /** {@return the number of users in all organisations} */
    public int userCount() throws IOException {
        return users.count();
    }

    /** {@return the number of grants in all organisations} */
    public int grants() {
        return grants;
    }

    /** {@return the number of grants that are not to users, which the report does not show} */
    public int grantsNotShown() {
        return grantsNotShown;
    }

    @Override
    public void close() throws IOException {
        users.close();
    }

    private void add(Resource resource) {
        ResourceId id = resource.getId();
        if (id.getResourceType().equals(ResourceTypes.ORG.getId())) {
            organisations.put(id.getResource(), ReportedOrganisation.of(resource));
        } else if (id.getResourceType().equals(ResourceTypes.USER.getId())) {
            String organisationId = ReportedOrganisation.text(resource.getProfile(), "organisation_id");
            addIfUnlisted(organisationId, ReportedOrganisation.text(resource.getProfile(), "organisation_name"));
            onDisk(() -> {
                users.add(ReportedUser.of(resource));
                users.add(organisationId, id.getResource(), UsersTable.NO_ENTITLEMENT);
            });
        }
    }

    private void add(Grant grant) {
        grants++;
        ResourceId principal = grant.getPrincipal().getId();
        Integer entitlement = entitlementNumbers.get(grant.getEntitlement().getId());
        if (entitlement == null || !principal.getResourceType().equals(ResourceTypes.USER.getId())) {
            grantsNotShown++;
        } else {
            onDisk(() ->
                    users.add(entitlements.get(entitlement).organisationId(), principal.getResource(), entitlement));
        }
    }

    /** Users whose organisation is missing in the file are reported too. */
    private void addIfUnlisted(String organisationId, String name) {
        organisations.computeIfAbsent(organisationId, id -> ReportedOrganisation.unlisted(id, name));
    }

    private static void onDisk(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }

    /** Combines the consecutive lines of a user. */
    private final class Grouping {
        private final UserReader reader;
        private final List<ReportedEntitlement> held = new ArrayList<>();
        private @Nullable ReportedUser current;

        Grouping(UserReader reader) {
            this.reader = reader;
        }

        void read(ReportedUser user, int entitlement) throws IOException {
            if (!user.equals(current)) {
                finish();
                current = user;
            }
            if (entitlement != UsersTable.NO_ENTITLEMENT) {
                held.add(entitlements.get(entitlement));
            }
        }

        void finish() throws IOException {
            if (current != null) {
                reader.read(new UserAccess(current, held));
                held.clear();
            }
        }
    }
}
