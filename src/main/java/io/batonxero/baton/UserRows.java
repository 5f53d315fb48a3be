package io.batonxero.baton;

import c1.connector.v2.RawId;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import c1.connector.v2.Status;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.XeroUser;

/** The users of one organisation as resources. What they share is made once. */
final class UserRows {
    private static final byte[] TYPE = MessageBytes.utf8(ResourceTypes.USER.getId());
    private static final byte[] USER_TRAIT = url(UserTrait.getDefaultInstance());
    private static final byte[] RAW_ID = url(RawId.getDefaultInstance());

    private static final Standing ENABLED =
            new Standing(UserTrait.Status.State.STATUS_ENABLED, Status.ResourceStatus.RESOURCE_STATUS_ENABLED, "");
    private static final Standing REMOVED = new Standing(
            UserTrait.Status.State.STATUS_DISABLED,
            Status.ResourceStatus.RESOURCE_STATUS_DISABLED,
            "Removed from the organisation in Xero");

    private final byte[] organisation;

    UserRows(Organisation organisation) {
        this.organisation = new Profile()
                .text("organisation_id", organisation.id())
                .text("organisation_name", organisation.label())
                .bytes();
    }

    /** A status, which is told twice: older readers look for it on the trait. */
    private static final class Standing {
        private final byte[] ofTrait;
        private final byte[] ofResource;

        Standing(UserTrait.Status.State ofTrait, Status.ResourceStatus ofResource, String details) {
            this.ofTrait = UserTrait.Status.newBuilder()
                    .setStatus(ofTrait)
                    .setDetails(details)
                    .build()
                    .toByteArray();
            this.ofResource = Status.newBuilder()
                    .setStatus(ofResource)
                    .setDetails(details)
                    .build()
                    .toByteArray();
        }
    }

    /** {@return a user as a resource} Profile and status stand on the trait too. */
    ResourceRow of(XeroUser user) {
        byte[] id = MessageBytes.utf8(user.id());
        byte[] profile = profile(user);
        Standing standing = user.role().isRemoved() ? REMOVED : ENABLED;
        MessageBytes message = new MessageBytes()
                .message(Resource.ID_FIELD_NUMBER, resourceId -> add(resourceId, id))
                .text(Resource.DISPLAY_NAME_FIELD_NUMBER, Resources.shown(user.displayName(), user.id()))
                .message(
                        Resource.ANNOTATIONS_FIELD_NUMBER,
                        any -> any.bytes(Any.TYPE_URL_FIELD_NUMBER, USER_TRAIT)
                                .message(Any.VALUE_FIELD_NUMBER, trait -> add(trait, user.email(), standing, profile)))
                .message(
                        Resource.ANNOTATIONS_FIELD_NUMBER,
                        any -> any.bytes(Any.TYPE_URL_FIELD_NUMBER, RAW_ID)
                                .message(Any.VALUE_FIELD_NUMBER, rawId -> rawId.bytes(RawId.ID_FIELD_NUMBER, id)))
                .bytes(Resource.PROFILE_FIELD_NUMBER, profile)
                .bytes(Resource.STATUS_FIELD_NUMBER, standing.ofResource);
        return new ResourceRow(ResourceTypes.USER.getId(), user.id(), null, null, message.toByteString());
    }

    /** Adds to a {@link ResourceId} that it is the one of a user. */
    static void add(MessageBytes resourceId, byte[] userId) {
        resourceId.bytes(ResourceId.RESOURCE_TYPE_FIELD_NUMBER, TYPE).bytes(ResourceId.RESOURCE_FIELD_NUMBER, userId);
    }

    private static void add(MessageBytes trait, String email, Standing standing, byte[] profile) {
        // An address that is not what it looks like would be taken for someone else's.
        byte[] address = MessageBytes.utf8(DisplayText.isPlain(email) ? email : "");
        if (address.length > 0) {
            trait.message(
                    UserTrait.EMAILS_FIELD_NUMBER,
                    one -> one.bytes(UserTrait.Email.ADDRESS_FIELD_NUMBER, address)
                            .number(UserTrait.Email.IS_PRIMARY_FIELD_NUMBER, 1));
        }
        trait.bytes(UserTrait.STATUS_FIELD_NUMBER, standing.ofTrait)
                .bytes(UserTrait.PROFILE_FIELD_NUMBER, profile)
                .number(UserTrait.ACCOUNT_TYPE_FIELD_NUMBER, UserTrait.AccountType.ACCOUNT_TYPE_HUMAN_VALUE)
                .bytes(UserTrait.LOGIN_FIELD_NUMBER, address);
    }

    private byte[] profile(XeroUser user) {
        return new Profile()
                .text("user_id", user.id())
                .text("first_name", user.firstName())
                .text("last_name", user.lastName())
                .with(organisation)
                .text("role", user.role().value())
                .flag("is_subscriber", user.subscriber())
                .text(
                        "updated_at",
                        user.updatedAt() == null ? "" : user.updatedAt().toString())
                .text("global_user_id", user.globalId())
                .bytes();
    }

    private static byte[] url(Message message) {
        return Any.pack(message).getTypeUrlBytes().toByteArray();
    }
}
