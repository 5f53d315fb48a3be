package io.batonxero.report.content;

import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import io.batonxero.base.Sha256;
import io.batonxero.base.Version;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.c1z.C1zException;
import io.batonxero.c1z.C1zReader;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.ReachableTenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a .c1z in the order of a report: organisations by name, and in each of them users by privilege and name. Organisations
 * and entitlements are held in memory, users on disk.
 */
public final class AccessReport implements AutoCloseable {
    private static final Comparator<ReportedOrganisation> BY_NAME = Comparator.comparing(
                    (ReportedOrganisation organisation) -> UsersTable.sortKey(organisation.name()))
            .thenComparing(ReportedOrganisation::name)
            .thenComparing(ReportedOrganisation::id);

    private final SyncIdentity identity;
    private final Scope scope;
    private final Domains domains;
    private final UsersTable users;
    private final Map<String, ReportedOrganisation> organisations = new HashMap<>();
    private final List<ReportedEntitlement> entitlements = new ArrayList<>();
    private final Map<String, Integer> entitlementNumbers = new HashMap<>();
    private int grants;
    private int grantsNotShown;
    private @Nullable Totals totals;
    private @Nullable List<Finding> findings;

    /** Reads the access of one user. */
    @FunctionalInterface
    public interface UserReader {
        /** Is called for each user, in order. */
        void read(UserAccess access) throws IOException;
    }

    /** Reads a person. */
    @FunctionalInterface
    public interface PersonReader {
        /** Is called for each person, in order. */
        void read(Person person) throws IOException;
    }

    private AccessReport(C1zReader c1z, UsersTable users, SyncIdentity identity, Scope scope, Domains domains)
            throws IOException {
        this.identity = identity;
        this.scope = scope;
        this.domains = domains;
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
     * @param tenants the connected tenants of the sync
     * @param app the client id of the Xero app; may be empty
     * @param now the time of the report, with the time zone of this machine
     * @throws C1zException if the file cannot be read
     * @throws UncheckedIOException if its users cannot be sorted
     */
    public static AccessReport of(
            FinishedSync sync, ReachableTenants tenants, String app, Domains domains, ZonedDateTime now)
            throws IOException {
        UsersTable users = UsersTable.create();
        try (C1zReader reader = new C1zReader(sync.file())) {
            SyncIdentity identity = new SyncIdentity(
                    reader.syncId(),
                    reader.startedAt(),
                    reader.endedAt(),
                    sync.isDelivered() ? sync.place() : "",
                    Sha256.hex(sync.file()),
                    Files.size(sync.file()),
                    now.toInstant(),
                    now.getZone(),
                    Version.ofThisProgram());
            return new AccessReport(reader, users, identity, Scope.of(sync, tenants, app), domains);
        } catch (IOException | RuntimeException e) {
            users.close();
            throw e;
        }
    }

    /** {@return the identity of the sync and of its .c1z} */
    public SyncIdentity identity() {
        return identity;
    }

    /** {@return what was read, and what was not} */
    public Scope scope() {
        return scope;
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

    /** Reads the users of an organisation: those of the highest privilege first, then by name. */
    public void users(ReportedOrganisation organisation, UserReader reader) throws IOException {
        LineGroups groups = new LineGroups(entitlements, (line, access) -> reader.read(access));
        users.read(organisation.id(), groups::read);
        groups.finish();
    }

    /** Reads the people of all organisations, sorted by name. */
    public void people(PersonReader reader) throws IOException {
        Map<String, ReportedOrganisation> byId =
                organisations().stream().collect(Collectors.toMap(ReportedOrganisation::id, Function.identity()));
        PersonGroups people = new PersonGroups(byId, BY_NAME, reader);
        LineGroups groups = new LineGroups(entitlements, people::read);
        users.readPeople(groups::read);
        groups.finish();
        people.finish();
    }

    /** {@return the findings, at most one line of each kind, in their order} Made at the first call, which reads all people. */
    public List<Finding> findings() throws IOException {
        List<Finding> cached = findings;
        if (cached == null) {
            cached = Findings.of(this, domains);
            findings = cached;
        }
        return cached;
    }

    void namesWithSeveralAddresses(UsersTable.NameReader reader) throws IOException {
        users.readNamesOfSeveralPeople(reader);
    }

    /** {@return the domains of the setting} */
    public Domains domains() {
        return domains;
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

    int userCount() throws IOException {
        return users.count();
    }

    int personCount() throws IOException {
        return users.countPeople();
    }

    int grants() {
        return grants;
    }

    int grantsNotShown() {
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
                users.add(organisationId, id.getResource(), UsersTable.NO_ENTITLEMENT, Privilege.NONE);
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
            ReportedEntitlement held = entitlements.get(entitlement);
            onDisk(() -> users.add(held.organisationId(), principal.getResource(), entitlement, held.privilege()));
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
}
