package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import io.batonxero.base.SafeText;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.OrganisationRole;
import io.batonxero.xero.ProjectsUser;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps one organisation: collects its users, roles and grants, then builds the records. For one call of {@link #map}. */
final class OrganisationMapper {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationMapper.class);

    private final TenantAccess access;
    private final boolean isLegacy;
    private final RoleNames names;
    private final Organisation organisation;
    private final String label;
    private final Resource resource;
    private final Entitlement subscriberEntitlement;
    private final Map<String, Entitlement> roleEntitlements = new LinkedHashMap<>();
    private final Map<String, String> entitlementIds = new HashMap<>();
    private final Map<String, XeroUser> users;
    /** By entitlement, so that grant rows are inserted roughly in index order. */
    private final Map<String, Holders> holders = new LinkedHashMap<>();
    /** Further roles of users with duplicate records; the counts by role count a user under each of them too. */
    private final List<OrganisationRole> additionalRoles = new ArrayList<>();

    private final List<XeroUser> subscribers = new ArrayList<>();
    private final Set<String> unpublishedRoles = new LinkedHashSet<>();
    private final List<String> skipped = new ArrayList<>();
    private final Set<String> duplicates = new LinkedHashSet<>();
    private final @Nullable Entitlement projectsEntitlement;
    private final List<String> unmatchedProjects = new ArrayList<>();

    private record Holders(Entitlement entitlement, Set<String> userIds) {}

    OrganisationMapper(TenantAccess access, boolean isLegacy, RoleNames names) {
        this.access = access;
        this.isLegacy = isLegacy;
        this.names = names.withUniqueNames(access.users());
        this.organisation = access.uniquelyNamedOrganisation();
        this.label = organisation.label();
        this.users = new LinkedHashMap<>(2 * access.users().size());
        this.resource = Resources.of(organisation);
        String name = organisation.nameOrId();
        this.subscriberEntitlement = entitlement(
                        resource, "subscriber", "Subscriber (" + name + ")", "Owns the Xero subscription of " + name)
                .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_OWNERSHIP)
                .build();
        this.projectsEntitlement = access.projectsUsers() == null
                ? null
                : entitlement(resource, "projects", "Projects (" + name + ")", "Can use Xero Projects in " + name)
                        .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_PERMISSION)
                        .build();
        OrganisationRole.PUBLISHED.forEach(this::roleEntitlement);
    }

    AccessRecords map() {
        usableUsers().forEach(this::add);
        if (projectsEntitlement != null && access.projectsUsers() != null) {
            access.projectsUsers().forEach(user -> addProjects(projectsEntitlement, user));
        }
        log("skipped invalid user records", skipped.size());
        log("merged records of users that are listed several times", duplicates.size());
        log("found roles that Xero does not document", unpublishedRoles.size());
        log("found Projects users that match no user", unmatchedProjects.size());
        List<Grant> grants = grants();
        return new AccessRecords(resources(), entitlements(), grants, counts(grants.size()));
    }

    /** One line for each kind of finding, since there may be thousands; the summary lists them. */
    private void log(String finding, int count) {
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue("organisation", organisation.id())
                    .addKeyValue("count", count)
                    .log(finding);
        }
    }

    private List<XeroUser> usableUsers() {
        List<XeroUser> usable = new ArrayList<>();
        int number = 0;
        for (XeroUser user : access.users()) {
            number++;
            if (user.id().isEmpty()) {
                skip(number, "no UserID");
            } else if (!BatonIds.fitsGrant(entitlementId(user.role()), user.id())) {
                skip(number, "UserID or role too long for a Baton id");
            } else {
                usable.add(user);
            }
        }
        return usable;
    }

    private void skip(int number, String reason) {
        skipped.add("record " + number + " of " + label + ": " + reason);
    }

    private void add(XeroUser user) {
        XeroUser first = users.putIfAbsent(user.id(), user);
        if (first != null) {
            duplicates.add("user " + user.id() + " of " + label);
            // A record with a role takes precedence over one that says "removed".
            users.computeIfPresent(user.id(), (id, kept) -> kept.role().isRemoved() ? user : kept);
        }
        // The grants of a duplicate record count too, so that merging loses no access.
        if (!user.role().isRemoved()) {
            if (grant(roleEntitlement(user.role()), user)
                    && first != null
                    && !first.role().isRemoved()) {
                additionalRoles.add(user.role());
            }
            if (user.subscriber() && grant(subscriberEntitlement, user)) {
                subscribers.add(user);
            }
        }
    }

    /** Matches by e-mail address, since Xero Projects has its own user ids. */
    private void addProjects(Entitlement entitlement, ProjectsUser projectsUser) {
        List<XeroUser> matches = users.values().stream()
                .filter(user -> !user.role().isRemoved() && projectsUser.hasEmailOf(user))
                .toList();
        matches.forEach(user -> grant(entitlement, user));
        if (matches.isEmpty()) {
            unmatchedProjects.add(projectsUser.label() + " of " + label);
        }
    }

    private Entitlement roleEntitlement(OrganisationRole role) {
        return roleEntitlements.computeIfAbsent(role.slug(), slug -> {
            if (!role.isPublished()) {
                unpublishedRoles.add(names.valueLabel(role));
            }
            String name = names.displayName(role);
            String displayName = name + " (" + organisation.nameOrId() + ")";
            String description = name + " in the Xero organisation " + organisation.nameOrId();
            Resource roleResource =
                    isLegacy ? Resources.ofLegacy(organisation, role, name) : Resources.of(organisation, role, name);
            return entitlement(roleResource, slug, displayName, description)
                    .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_ASSIGNMENT)
                    .build();
        });
    }

    private boolean grant(Entitlement entitlement, XeroUser user) {
        return holders.computeIfAbsent(
                        entitlement.getId(), id -> new Holders(reference(entitlement), new LinkedHashSet<>()))
                .userIds()
                .add(user.id());
    }

    private String entitlementId(OrganisationRole role) {
        return entitlementIds.computeIfAbsent(role.value(), value -> {
            String slug = role.slug();
            String id = isLegacy ? BatonIds.legacyRole(slug) : BatonIds.role(organisation.id(), slug);
            return BatonIds.entitlement(ResourceTypes.ROLE.getId(), id, slug);
        });
    }

    private List<Resource> resources() {
        List<Object> all = new ArrayList<>(1 + roleEntitlements.size() + users.size());
        all.add(resource);
        roleEntitlements.values().forEach(entitlement -> all.add(entitlement.getResource()));
        all.addAll(users.values());
        return new LazyList<>(all, new UserResources(organisation));
    }

    private List<Grant> grants() {
        List<PendingGrant> all = new ArrayList<>();
        holders.values().forEach(one -> one.userIds().forEach(id -> all.add(new PendingGrant(one.entitlement(), id))));
        return new LazyList<>(all, PendingGrant::grant);
    }

    private static Entitlement reference(Entitlement entitlement) {
        return Entitlement.newBuilder()
                .setId(entitlement.getId())
                .setResource(entitlement.getResource())
                .build();
    }

    private List<Entitlement> entitlements() {
        List<Entitlement> all = new ArrayList<>(roleEntitlements.values());
        all.add(subscriberEntitlement);
        if (projectsEntitlement != null) {
            all.add(projectsEntitlement);
        }
        return all;
    }

    private OrganisationCounts counts(int grants) {
        Map<String, Integer> usersByRole = new LinkedHashMap<>();
        Map<String, Integer> usersByValue = new LinkedHashMap<>();
        users.values().forEach(user -> usersByValue.merge(user.role().value(), 1, Integer::sum));
        additionalRoles.forEach(role -> usersByValue.merge(role.value(), 1, Integer::sum));
        usersByValue.forEach(
                (value, all) -> usersByRole.merge(names.displayName(OrganisationRole.of(value)), all, Integer::sum));
        Map<String, Integer> grantsBySlug = new HashMap<>();
        for (Entitlement entitlement : entitlements()) {
            Holders all = holders.get(entitlement.getId());
            if (all != null) {
                grantsBySlug.put(entitlement.getSlug(), all.userIds().size());
            }
        }
        return new OrganisationCounts(
                organisation.id(),
                access.tenant().id(),
                organisation.nameOrId(),
                users.size(),
                usersByRole,
                grantsBySlug,
                UserSummary.names(subscribers, users.values()),
                List.copyOf(unpublishedRoles),
                skipped,
                List.copyOf(duplicates),
                UserSummary.omittedFields(users.values(), organisation),
                unmatchedProjects,
                access.partsNotRead(),
                grants,
                OrganisationIds.NONE);
    }

    private static Entitlement.Builder entitlement(
            Resource resource, String slug, String displayName, String description) {
        return Entitlement.newBuilder()
                .setId(BatonIds.entitlement(
                        resource.getId().getResourceType(), resource.getId().getResource(), slug))
                .setResource(resource)
                .setDisplayName(SafeText.displayed(displayName, Resources.MAX_NAME_BYTES))
                .setDescription(SafeText.displayed(description, Resources.MAX_DESCRIPTION_BYTES))
                .addGrantableTo(ResourceTypes.USER)
                .setSlug(slug);
    }
}
