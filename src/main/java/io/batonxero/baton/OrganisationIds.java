package io.batonxero.baton;

/** Hashes of the ids that a sync has in one organisation. */
public record OrganisationIds(IdHashes users, IdHashes entitlements, IdHashes grants) {
    /** No ids are known. */
    public static final OrganisationIds NONE = new OrganisationIds(IdHashes.NONE, IdHashes.NONE, IdHashes.NONE);

    /** {@return a sample of at most this many hashes of each kind} */
    public OrganisationIds sample(int max) {
        return new OrganisationIds(users.sample(max), entitlements.sample(max), grants.sample(max));
    }

    /** {@return the ids of records} */
    static OrganisationIds of(AccessRecords records) {
        Builder ids = new Builder();
        records.resources()
                .forEach(resource -> ids.addResource(
                        resource.getId().getResourceType(), resource.getId().getResource()));
        records.entitlements().forEach(entitlement -> ids.addEntitlement(entitlement.getId()));
        records.grants().forEach(grant -> ids.addGrant(grant.getId()));
        return ids.build();
    }

    /** {@return the hashes of both} Neither may be a sample. */
    public OrganisationIds plus(OrganisationIds other) {
        return new OrganisationIds(
                users.plus(other.users), entitlements.plus(other.entitlements), grants.plus(other.grants));
    }

    /** Collects the ids of the records that are written. Not thread-safe. */
    public static final class Builder {
        private final IdHashes.Builder users = new IdHashes.Builder();
        private final IdHashes.Builder entitlements = new IdHashes.Builder();
        private final IdHashes.Builder grants = new IdHashes.Builder();

        /** Adds a resource; only users count, since entitlements contain the ids of other resources. */
        public void addResource(String type, String id) {
            if (type.equals(ResourceTypes.USER.getId())) {
                users.add(id);
            }
        }

        public void addEntitlement(String id) {
            entitlements.add(id);
        }

        public void addGrant(String id) {
            grants.add(id);
        }

        /** {@return the ids of all records} */
        public OrganisationIds build() {
            return new OrganisationIds(users.build(), entitlements.build(), grants.build());
        }
    }
}
