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

/** The records of one organisation, as they grow. */
final class OrganisationMapper {
    private static final Logger LOG = LoggerFactory.getLogger(AccessMapper.class);
    private static final String SUBSCRIBER = "subscriber";
    private static final String PROJECTS = "projects";

    private final TenantAccess access;
    private final boolean legacy;
    private final RoleNames names;
    private final Organisation organisation;
    private final Resource resource;
    private final Entitlement subscriber;
    private final Map<String, Entitlement> roles = new LinkedHashMap<>();
    private final Map<String, String> entitlementIds = new HashMap<>();
    private final Map<String, XeroUser> users;
    /** By what they hold: what is written so is nearly in the order of its indices. */
    private final Map<String, Holders> holders = new LinkedHashMap<>();

    /** The users that hold an entitlement. */
    private record Holders(Entitlement entitlement, Set<String> userIds) {}

    private final List<String> subscribers = new ArrayList<>();
    private final Set<String> unknownRoles = new LinkedHashSet<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> duplicates = new ArrayList<>();
    private final @Nullable Entitlement projects;
    private final List<String> unmatchedProjects = new ArrayList<>();

    OrganisationMapper(TenantAccess access, boolean legacy, RoleNames names) {
        this.access = access;
        this.legacy = legacy;
        this.names = names;
        this.organisation = access.organisation();
        this.users = new LinkedHashMap<>(2 * access.users().size());
        this.resource = Resources.of(organisation);
        this.subscriber = entitlement(
                        resource,
                        SUBSCRIBER,
                        "Subscriber (" + organisation.label() + ")",
                        "Owns the Xero subscription of " + organisation.label())
                .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_OWNERSHIP)
                .build();
        this.projects = access.projectsUsers() == null
                ? null
                : entitlement(
                                resource,
                                PROJECTS,
                                "Projects (" + organisation.label() + ")",
                                "Can use Xero Projects in " + organisation.label())
                        .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_PERMISSION)
                        .build();
        OrganisationRole.PUBLISHED.forEach(this::role);
    }

    AccessRecords map() {
        usable().forEach(this::add);
        if (projects != null && access.projectsUsers() != null) {
            access.projectsUsers().forEach(person -> addProjects(projects, person));
        }
        List<Grant> grants = grants();
        return new AccessRecords(resources(), entitlements(), grants, counts(grants.size()));
    }

    private List<XeroUser> usable() {
        List<XeroUser> usable = new ArrayList<>();
        int number = 0;
        for (XeroUser user : access.users()) {
            number++;
            if (isUsable(user, number)) {
                usable.add(user);
            }
        }
        return usable;
    }

    private boolean isUsable(XeroUser user, int number) {
        String why = "";
        if (user.id().isEmpty()) {
            why = "no UserID";
        } else if (!BatonIds.fitsGrant(entitlementId(user.role()), user.id())) {
            why = "UserID or role longer than a Baton id may be";
        }
        if (!why.isEmpty()) {
            skipped.add("record " + number + " of " + organisation.label() + ": " + why);
            LOG.atWarn()
                    .addKeyValue("record", number)
                    .addKeyValue("organisation", organisation.id())
                    .addKeyValue("reason", why)
                    .log("skipped invalid user");
        }
        return why.isEmpty();
    }

    private void add(XeroUser user) {
        XeroUser known = users.putIfAbsent(user.id(), user);
        if (known != null) {
            duplicates.add("user " + user.id() + " of " + organisation.label());
            LOG.atWarn()
                    .addKeyValue("user", user.id())
                    .addKeyValue("organisation", organisation.id())
                    .log("duplicate user id");
            if (known.role().isRemoved()) {
                // Someone with a role is no leaver, whatever another record says.
                users.put(user.id(), user);
            }
        }
        // What a second record of the same person grants counts too: access is never dropped.
        if (!user.role().isRemoved()) {
            grant(role(user.role()), user);
            if (user.subscriber() && grant(subscriber, user)) {
                subscribers.add(user.displayName());
            }
        }
    }

    /** Xero Projects has ids of its own; the e-mail address is all that both know of a person. */
    private void addProjects(Entitlement projects, ProjectsUser person) {
        List<XeroUser> same = users.values().stream()
                .filter(user -> !user.role().isRemoved() && person.hasEmailOf(user))
                .toList();
        same.forEach(user -> grant(projects, user));
        if (same.isEmpty()) {
            unmatchedProjects.add(person.label() + " of " + organisation.label());
            LOG.atWarn()
                    .addKeyValue("projects_user", person.id())
                    .addKeyValue("organisation", organisation.id())
                    .log("Projects user matches no user of the organisation");
        }
    }

    private Entitlement role(OrganisationRole role) {
        return roles.computeIfAbsent(role.slug(), slug -> {
            if (!role.isPublished()) {
                unknownRoles.add((role.value().isEmpty() ? "no role" : role.value()) + " in " + organisation.label());
                LOG.atWarn()
                        .addKeyValue("role", slug)
                        .addKeyValue("organisation", organisation.id())
                        .log("role is not documented by Xero");
            }
            String name = names.of(role);
            String words = name + " (" + organisation.label() + ")";
            String description = name + " in the Xero organisation " + organisation.label();
            return entitlement(resource(role, name), slug, words, description)
                    .setPurpose(Entitlement.PurposeValue.PURPOSE_VALUE_ASSIGNMENT)
                    .build();
        });
    }

    private Resource resource(OrganisationRole role, String name) {
        return legacy ? Resources.ofLegacy(organisation, role, name) : Resources.of(organisation, role, name);
    }

    private boolean grant(Entitlement entitlement, XeroUser user) {
        return holders.computeIfAbsent(
                        entitlement.getId(), id -> new Holders(named(entitlement), new LinkedHashSet<>()))
                .userIds()
                .add(user.id());
    }

    private String entitlementId(OrganisationRole role) {
        return entitlementIds.computeIfAbsent(role.value(), value -> {
            String slug = role.slug();
            String id = legacy ? BatonIds.legacyRole(slug) : BatonIds.role(organisation.id(), slug);
            return BatonIds.entitlement(ResourceTypes.ROLE.getId(), id, slug);
        });
    }

    private List<Resource> resources() {
        List<Object> all = new ArrayList<>(1 + roles.size() + users.size());
        all.add(resource);
        roles.values().forEach(role -> all.add(role.getResource()));
        all.addAll(users.values());
        return new LazyList<>(all, new UserResources(organisation));
    }

    private List<Grant> grants() {
        List<PendingGrant> all = new ArrayList<>();
        holders.values()
                .forEach(each -> each.userIds().forEach(id -> all.add(new PendingGrant(each.entitlement(), id))));
        return new LazyList<>(all, PendingGrant::grant);
    }

    private static Entitlement named(Entitlement entitlement) {
        return Entitlement.newBuilder()
                .setId(entitlement.getId())
                .setResource(entitlement.getResource())
                .build();
    }

    private List<Entitlement> entitlements() {
        List<Entitlement> all = new ArrayList<>(roles.values());
        all.add(subscriber);
        if (projects != null) {
            all.add(projects);
        }
        return all;
    }

    private OrganisationCounts counts(int grants) {
        Map<String, Integer> usersByRole = new LinkedHashMap<>();
        Map<String, Integer> usersByValue = new LinkedHashMap<>();
        users.values().forEach(user -> usersByValue.merge(user.role().value(), 1, Integer::sum));
        usersByValue.forEach(
                (value, count) -> usersByRole.merge(names.of(OrganisationRole.of(value)), count, Integer::sum));
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
                organisation.label(),
                users.size(),
                usersByRole,
                grantsBySlug,
                subscribers,
                List.copyOf(unknownRoles),
                skipped,
                duplicates,
                unmatchedProjects,
                grants);
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
