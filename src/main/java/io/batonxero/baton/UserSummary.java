package io.batonxero.baton;

import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.XeroUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines about the users of an organisation, for the summary. */
final class UserSummary {
    private static final Logger LOG = LoggerFactory.getLogger(UserSummary.class);

    private static final String UNREADABLE = ": of another type or format than Xero documents";

    private UserSummary() {}

    /** {@return the names of some users, each with the e-mail address or the beginning of the id if another user has the same name} */
    static List<String> names(Collection<XeroUser> some, Collection<XeroUser> all) {
        Set<String> keys = some.stream().map(UserSummary::nameKey).collect(Collectors.toSet());
        List<XeroUser> sameName = keys.isEmpty()
                ? List.of()
                : all.stream().filter(user -> keys.contains(nameKey(user))).toList();
        Map<String, String> idPrefixes = SharedNames.idPrefixes(sameName, XeroUser::displayName, XeroUser::id);
        Map<List<String>, Long> countByNameAndEmail =
                sameName.stream().collect(Collectors.groupingBy(UserSummary::nameAndEmail, Collectors.counting()));
        return some.stream()
                .map(user -> {
                    String idBeginning = idPrefixes.getOrDefault(user.id(), "");
                    boolean isEmailUnique = !user.usableEmail().isEmpty()
                            && countByNameAndEmail.getOrDefault(nameAndEmail(user), 0L) == 1;
                    return SharedNames.label(
                            user.displayName(),
                            !idBeginning.isEmpty() && isEmailUnique ? user.usableEmail() : idBeginning);
                })
                .toList();
    }

    private static String nameKey(XeroUser user) {
        return NameText.key(NameText.shortened(user.displayName()));
    }

    private static List<String> nameAndEmail(XeroUser user) {
        return List.of(nameKey(user), NameText.key(user.usableEmail()));
    }

    /** {@return the data that the sync lacks, one line each} Logs only their number. */
    static List<String> omittedFields(Collection<XeroUser> all, Organisation organisation) {
        List<String> emails = all.stream()
                .filter(user -> !user.email().equals(user.usableEmail()))
                .map(user -> "the e-mail address of user " + user.id() + " of " + organisation.label()
                        + ", which contains invisible characters")
                .toList();
        Map<String, List<String>> idsByField = new TreeMap<>();
        all.forEach(user -> user.unreadable()
                .forEach(field -> idsByField
                        .computeIfAbsent(field, name -> new ArrayList<>())
                        .add(user.id())));
        List<String> unreadable = new ArrayList<>();
        organisation.unreadable().forEach(field -> unreadable.add(field + " of " + organisation.label() + UNREADABLE));
        // One line for a field, since Xero may change the format of a field for all users.
        idsByField.forEach((field, ids) -> unreadable.add(
                field + " of " + (ids.size() == 1 ? "user " + ids.get(0) : ids.size() + " users") + " of "
                        + organisation.label() + (ids.size() == 1 ? "" : ", such as " + ids.get(0)) + UNREADABLE));
        log("e-mail addresses with invisible characters omitted", emails.size(), organisation);
        log("omitted fields of a type or format that Xero does not document", unreadable.size(), organisation);
        return Stream.of(emails, unreadable).flatMap(List::stream).toList();
    }

    private static void log(String event, int count, Organisation organisation) {
        if (count > 0) {
            LOG.atWarn()
                    .addKeyValue("organisation", organisation.id())
                    .addKeyValue("count", count)
                    .log(event);
        }
    }
}
