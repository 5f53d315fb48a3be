package io.batonxero.report;

import c1.connector.v2.Resource;
import c1.connector.v2.Status;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Comparator;
import java.util.Locale;

/**
 * Someone as the .c1z tells it: one account, which belongs to one organisation. Every text but the id may be empty.
 *
 * @param status {@code enabled}, {@code disabled}, {@code deleted}, or {@code unknown} where the .c1z does not say
 * @param statusDetails why
 * @param lastChanged when the record last changed, ISO 8601 in UTC, which says nothing of a login
 */
record ReportedUser(String userId, String name, String email, String status, String statusDetails, String lastChanged) {
    /** {@return the person of a resource} */
    static ReportedUser of(Resource resource) {
        String id = resource.getId().getResource();
        UserTrait trait = trait(resource);
        Status status = resource.getStatus();
        boolean says = status.getStatus() != Status.ResourceStatus.RESOURCE_STATUS_UNSPECIFIED;
        return new ReportedUser(
                id,
                resource.getDisplayName().isBlank() ? id : resource.getDisplayName(),
                email(trait),
                word(
                        says
                                ? status.getStatus().name()
                                : trait.getStatus().getStatus().name()),
                says ? status.getDetails() : trait.getStatus().getDetails(),
                ReportedOrganisation.text(resource.getProfile(), "updated_at"));
    }

    boolean isDisabled() {
        return status.equals("disabled");
    }

    private static String email(UserTrait trait) {
        return trait.getEmailsList().stream()
                .max(Comparator.comparing(UserTrait.Email::getIsPrimary))
                .map(UserTrait.Email::getAddress)
                .orElse("");
    }

    private static String word(String status) {
        String word = status.substring(status.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
        return word.equals("unspecified") || word.equals("unrecognized") ? "unknown" : word;
    }

    private static UserTrait trait(Resource resource) {
        try {
            for (Any annotation : resource.getAnnotationsList()) {
                if (annotation.is(UserTrait.class)) {
                    return annotation.unpack(UserTrait.class);
                }
            }
        } catch (InvalidProtocolBufferException unreadable) {
            // A replaced step may write what it likes; the rest of the person is worth telling.
            return UserTrait.getDefaultInstance();
        }
        return UserTrait.getDefaultInstance();
    }
}
