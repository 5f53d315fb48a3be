package io.batonxero.baton;

import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.XeroUser;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person should know about the users of an organisation, for the summary. */
final class UserSummary {
    private static final Logger LOG = LoggerFactory.getLogger(AccessMapper.class);

    private UserSummary() {}

    /** {@return the names of some users, each with the e-mail address or the id if another user has the same name} */
    static List<String> names(Collection<XeroUser> some, Collection<XeroUser> all) {
        Set<String> keys =
                some.stream().map(user -> NameText.key(user.displayName())).collect(Collectors.toSet());
        Map<String, List<XeroUser>> byName = keys.isEmpty()
                ? Map.of()
                : all.stream()
                        .filter(user -> keys.contains(NameText.key(user.displayName())))
                        .collect(Collectors.groupingBy(user -> NameText.key(user.displayName())));
        return some.stream()
                .map(user -> name(user, byName.getOrDefault(NameText.key(user.displayName()), List.of())))
                .toList();
    }

    private static String name(XeroUser user, List<XeroUser> sameName) {
        String name = user.displayName();
        boolean isTold = sameName.stream()
                        .filter(other -> NameText.isSame(other.usableEmail(), user.usableEmail()))
                        .count()
                == 1;
        if (sameName.size() < 2) {
            return name;
        }
        if (isTold && !user.usableEmail().isEmpty()) {
            return SharedNames.label(name, user.usableEmail());
        }
        return SharedNames.label(
                name,
                SharedNames.idBeginnings(sameName, XeroUser::displayName, XeroUser::id)
                        .getOrDefault(user.id(), ""));
    }

    /** {@return the e-mail addresses that the sync lacks, one line each} The log has their number only. */
    static List<String> omittedEmails(Collection<XeroUser> all, Organisation organisation) {
        List<String> omitted = all.stream()
                .filter(user -> !user.email().equals(user.usableEmail()))
                .map(user -> "the e-mail address of user " + user.id() + " of " + organisation.label()
                        + ", which contains invisible characters")
                .toList();
        if (!omitted.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("users", omitted.size())
                    .addKeyValue("organisation", organisation.id())
                    .log("e-mail addresses with invisible characters omitted");
        }
        return omitted;
    }
}
