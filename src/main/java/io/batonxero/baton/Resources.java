package io.batonxero.baton;

import c1.connector.v2.RawId;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import c1.connector.v2.ResourceType;
import c1.connector.v2.RoleTrait;
import c1.connector.v2.Status;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.OrganisationRole;
import io.batonxero.xero.XeroUser;

/**
 * One Xero thing, one Baton resource. Profile and status stand on the trait too, where older readers look.
 *
 * <p>Texts of users are given as bytes: the JDK encodes a text in a fraction of the time that protobuf takes, and each is
 * written more than once.
 */
final class Resources {
    private static final String REMOVED = "Removed from the organisation in Xero";

    private static final ByteString USER_TRAIT = url(UserTrait.getDefaultInstance());
    private static final ByteString ROLE_TRAIT = url(RoleTrait.getDefaultInstance());
    private static final ByteString RAW_ID = url(RawId.getDefaultInstance());

    private Resources() {}

    static Resource of(Organisation organisation) {
        Struct profile = new Profile()
                .text("legal_name", organisation.legalName())
                .text("short_code", organisation.shortCode())
                .text("country", organisation.country())
                .text("base_currency", organisation.baseCurrency())
                .text("edition", organisation.edition())
                .text("class", organisation.organisationClass())
                .flag("is_demo", organisation.demo())
                .text("status", organisation.status())
                .build();
        return resource(ResourceTypes.ORG, organisation.id(), organisation.label())
                .setProfile(profile)
                .addAnnotations(rawId(organisation.id()))
                .build();
    }

    static Resource of(Organisation organisation, OrganisationRole role, String name) {
        return role(organisation, role, name, BatonIds.role(organisation.id(), role.slug()))
                .setParentResourceId(id(ResourceTypes.ORG, organisation.id()))
                .build();
    }

    /** The Go connector gave roles no parent; with one they would be others. */
    static Resource ofLegacy(Organisation organisation, OrganisationRole role, String name) {
        return role(organisation, role, name, BatonIds.legacyRole(role.slug())).build();
    }

    private static Resource.Builder role(Organisation organisation, OrganisationRole role, String name, String id) {
        Struct profile = new Profile()
                .text("role_name", role.slug())
                .text("organisation_id", organisation.id())
                .text("organisation_name", organisation.label())
                .build();
        return resource(ResourceTypes.ROLE, id, name + " (" + organisation.label() + ")")
                .setProfile(profile)
                .addAnnotations(packed(
                        ROLE_TRAIT, RoleTrait.newBuilder().setProfile(profile).build()))
                .addAnnotations(rawId(id));
    }

    /** {@return a user as it is written} Its profile is bytes, and nothing that can be asked for: see {@link #whole}. */
    static Resource asWritten(Organisation organisation, XeroUser user) {
        ByteString profile = profile(organisation, user);
        UserTrait.Builder trait = UserTrait.newBuilder()
                .setAccountType(UserTrait.AccountType.ACCOUNT_TYPE_HUMAN)
                .setUnknownFields(field(UserTrait.PROFILE_FIELD_NUMBER, profile));
        Status.Builder status = Status.newBuilder();
        if (user.role().isRemoved()) {
            trait.getStatusBuilder()
                    .setStatus(UserTrait.Status.State.STATUS_DISABLED)
                    .setDetails(REMOVED);
            status.setStatus(Status.ResourceStatus.RESOURCE_STATUS_DISABLED).setDetails(REMOVED);
        } else {
            trait.getStatusBuilder().setStatus(UserTrait.Status.State.STATUS_ENABLED);
            status.setStatus(Status.ResourceStatus.RESOURCE_STATUS_ENABLED);
        }
        // An address that is not what it looks like would be taken for someone else's.
        if (!user.email().isEmpty() && DisplayText.isPlain(user.email())) {
            ByteString email = ByteString.copyFromUtf8(user.email());
            trait.addEmailsBuilder().setAddressBytes(email).setIsPrimary(true);
            trait.setLoginBytes(email);
        }
        return resource(ResourceTypes.USER, user.id(), user.displayName())
                .setUnknownFields(field(Resource.PROFILE_FIELD_NUMBER, profile))
                .setStatus(status)
                .addAnnotations(packed(USER_TRAIT, trait.build()))
                .addAnnotations(rawId(user.id()))
                .build();
    }

    static ResourceId id(ResourceType type, String id) {
        return ResourceId.newBuilder()
                .setResourceType(type.getId())
                .setResourceBytes(ByteString.copyFromUtf8(id))
                .build();
    }

    /** {@return a resource whose fields can all be asked for} Its bytes say the same. */
    static Resource whole(Resource asWritten) {
        try {
            return Resource.parseFrom(asWritten.toByteString());
        } catch (InvalidProtocolBufferException never) {
            throw new IllegalStateException("What was written is a Resource", never);
        }
    }

    private static UnknownFieldSet field(int number, ByteString message) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        number,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(message)
                                .build())
                .build();
    }

    private static ByteString profile(Organisation organisation, XeroUser user) {
        return new Profile()
                .text("user_id", user.id())
                .text("first_name", user.firstName())
                .text("last_name", user.lastName())
                .text("organisation_id", organisation.id())
                .text("organisation_name", organisation.label())
                .text("role", user.role().value())
                .flag("is_subscriber", user.subscriber())
                .text(
                        "updated_at",
                        user.updatedAt() == null ? "" : user.updatedAt().toString())
                .text("global_user_id", user.globalId())
                .bytes();
    }

    private static Resource.Builder resource(ResourceType type, String id, String displayName) {
        String shown = DisplayText.of(displayName, DisplayText.NAME);
        return Resource.newBuilder()
                .setId(id(type, id))
                .setDisplayNameBytes(ByteString.copyFromUtf8(shown.isEmpty() ? id : shown));
    }

    private static Any rawId(String id) {
        return packed(
                RAW_ID,
                RawId.newBuilder().setIdBytes(ByteString.copyFromUtf8(id)).build());
    }

    private static ByteString url(Message message) {
        return Any.pack(message).getTypeUrlBytes();
    }

    /** As {@link Any#pack} does, which puts the name of the type together for each message anew. */
    private static Any packed(ByteString url, Message message) {
        return Any.newBuilder()
                .setTypeUrlBytes(url)
                .setValue(message.toByteString())
                .build();
    }
}
