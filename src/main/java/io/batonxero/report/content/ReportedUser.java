package io.batonxero.report.content;

import c1.connector.v2.Resource;
import c1.connector.v2.Status;
import c1.connector.v2.UserTrait;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.batonxero.names.NameText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A user in a report: an account in one organisation. Texts may be empty, except the id.
 *
 * @param status {@code enabled}, {@code disabled}, {@code deleted}, or {@code unknown} if the .c1z has none
 * @param statusDetails the reason for the status
 * @param lastChanged the last change of the record, ISO 8601 in UTC; not a login
 */
public record ReportedUser(
        String userId, String name, String email, String status, String statusDetails, String lastChanged) {
    static ReportedUser of(Resource resource) {
        String id = resource.getId().getResource();
        UserTrait trait = trait(resource);
        Status status = resource.getStatus();
        boolean hasStatus = status.getStatus() != Status.ResourceStatus.RESOURCE_STATUS_UNSPECIFIED;
        return new ReportedUser(
                id,
                NameText.strip(resource.getDisplayName()).isEmpty() ? id : resource.getDisplayName(),
                email(trait),
                statusName(
                        hasStatus
                                ? status.getStatus().name()
                                : trait.getStatus().getStatus().name()),
                hasStatus ? status.getDetails() : trait.getStatus().getDetails(),
                ReportedOrganisation.text(resource.getProfile(), "updated_at"));
    }

    /** {@return whether Xero lists the user as removed} */
    public boolean isDisabled() {
        return status.equals("disabled");
    }

    /** {@return whether the user has a name; else the report shows the e-mail address or the id} */
    public boolean hasName() {
        return !name.equals(userId) && !name.equalsIgnoreCase(email);
    }

    /** {@return the last change of the record; empty if a replaced step wrote an invalid date} */
    public Optional<Instant> lastChangedAt() {
        try {
            return Optional.of(Instant.parse(lastChanged));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String email(UserTrait trait) {
        return trait.getEmailsList().stream()
                .max(Comparator.comparing(UserTrait.Email::getIsPrimary))
                .map(UserTrait.Email::getAddress)
                .orElse("");
    }

    private static String statusName(String status) {
        String name = status.substring(status.lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
        return name.equals("unspecified") || name.equals("unrecognized") ? "unknown" : name;
    }

    private static UserTrait trait(Resource resource) {
        try {
            for (Any annotation : resource.getAnnotationsList()) {
                if (annotation.is(UserTrait.class)) {
                    return annotation.unpack(UserTrait.class);
                }
            }
        } catch (InvalidProtocolBufferException e) {
            // A replaced step may write an invalid trait; the user is reported without it.
            return UserTrait.getDefaultInstance();
        }
        return UserTrait.getDefaultInstance();
    }
}
