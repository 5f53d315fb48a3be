package io.batonxero.baton;

import c1.connector.v2.RawId;
import c1.connector.v2.Resource;
import c1.connector.v2.Status;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.XeroUser;
import java.util.function.Function;

/**
 * Builds the resources of an organisation's users. A source that is a resource already is returned unchanged.
 *
 * @param organisation named in the profile of each user
 */
public record UserResources(Organisation organisation) implements Function<Object, Resource> {
    private static final String REMOVED = "Removed from the organisation in Xero";

    @Override
    public Resource apply(Object source) {
        return source instanceof XeroUser user ? of(user) : (Resource) source;
    }

    /** Profile and status are set on the trait too, for older readers. */
    private Resource of(XeroUser user) {
        Struct profile = profile(user);
        boolean isRemoved = user.role().isRemoved();
        String details = isRemoved ? REMOVED : "";
        UserTrait.Builder trait = UserTrait.newBuilder()
                .setStatus(UserTrait.Status.newBuilder()
                        .setStatus(
                                isRemoved
                                        ? UserTrait.Status.State.STATUS_DISABLED
                                        : UserTrait.Status.State.STATUS_ENABLED)
                        .setDetails(details))
                .setProfile(profile)
                .setAccountType(UserTrait.AccountType.ACCOUNT_TYPE_HUMAN);
        String email = user.usableEmail();
        if (!email.isEmpty()) {
            trait.addEmails(UserTrait.Email.newBuilder().setAddress(email).setIsPrimary(true))
                    .setLogin(email);
        }
        return Resource.newBuilder()
                .setId(Resources.id(ResourceTypes.USER, user.id()))
                .setDisplayName(Resources.visibleName(user.displayName(), user.id()))
                .addAnnotations(Any.pack(trait.build()))
                .addAnnotations(Any.pack(RawId.newBuilder().setId(user.id()).build()))
                .setProfile(profile)
                .setStatus(Status.newBuilder()
                        .setStatus(
                                isRemoved
                                        ? Status.ResourceStatus.RESOURCE_STATUS_DISABLED
                                        : Status.ResourceStatus.RESOURCE_STATUS_ENABLED)
                        .setDetails(details))
                .build();
    }

    private Struct profile(XeroUser user) {
        return new Profile()
                .text("user_id", user.id())
                .text("first_name", user.firstName())
                .text("last_name", user.lastName())
                .text("organisation_id", organisation.id())
                .text("organisation_name", organisation.nameOrId())
                .text("role", user.role().value())
                .flag("is_subscriber", user.subscriber())
                .text(
                        "updated_at",
                        user.updatedAt() == null ? "" : user.updatedAt().toString())
                .text("global_user_id", user.globalId())
                .build();
    }
}
