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

/** Lines about the users of an organisation, for the summary. */
final class UserSummary {
    private static final Logger LOG = LoggerFactory.getLogger(AccessMapper.class);

    private UserSummary() {}

    /** {@return the names of some users, each with the e-mail address or the id if another user has the same name} */
    static List<String> names(Collection<XeroUser> some, Collection<XeroUser> all) {
        Set<String> keys = some.stream().map(UserSummary::nameKey).collect(Collectors.toSet());
        List<XeroUser> sameName = keys.isEmpty()
                ? List.of()
                : all.stream().filter(user -> keys.contains(nameKey(user))).toList();
        Map<String, String> idBeginnings = SharedNames.idBeginnings(sameName, XeroUser::displayName, XeroUser::id);
        Map<List<String>, Long> countByNameAndEmail =
                sameName.stream().collect(Collectors.groupingBy(UserSummary::nameAndEmail, Collectors.counting()));
        return some.stream()
                .map(user -> {
                    String idBeginning = idBeginnings.getOrDefault(user.id(), "");
                    boolean isEmailUnique = !user.usableEmail().isEmpty()
                            && countByNameAndEmail.getOrDefault(nameAndEmail(user), 0L) == 1;
                    return SharedNames.label(
                            user.displayName(),
                            !idBeginning.isEmpty() && isEmailUnique ? user.usableEmail() : idBeginning);
                })
                .toList();
    }

    private static String nameKey(XeroUser user) {
        return NameText.key(user.displayName());
    }

    private static List<String> nameAndEmail(XeroUser user) {
        return List.of(nameKey(user), NameText.key(user.usableEmail()));
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
