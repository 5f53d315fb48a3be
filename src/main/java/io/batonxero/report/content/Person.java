package io.batonxero.report.content;

import io.batonxero.names.NameText;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The accounts with one e-mail address, ignoring case, in all organisations; an account without an address is a person of its own.
 *
 * @param email as Xero spells it first; may be empty
 * @param accounts at least one, by name of the organisation
 */
public record Person(String email, List<Account> accounts) {
    /** Beginnings of addresses that several people often share. */
    private static final Set<String> SHARED = Set.of(
            ("account accountant accounting accounts accountspayable accountsreceivable admin administration administrator ap"
                            + " ar billing bookkeeper bookkeeping books cashier contact enquiries finance hello help info"
                            + " invoice invoices it mail no-reply noreply office orders payable payables payments payroll"
                            + " purchasing receipts reception sales service shared staff support team test till xero")
                    .split(" ", -1));

    /** Two letters before a separator are more often initials. */
    private static final int MIN_SHARED_START = 3;

    /** An account of a person. */
    public record Account(ReportedOrganisation organisation, UserAccess access) {}

    /** Copies the list. */
    public Person {
        accounts = List.copyOf(accounts);
    }

    /** {@return the different names of the accounts; empty if none has a name} */
    public List<String> names() {
        return accounts.stream()
                .map(account -> account.access().user())
                .filter(ReportedUser::hasName)
                .map(ReportedUser::name)
                .distinct()
                .toList();
    }

    /** {@return a name, the e-mail address or the id of an account, whichever comes first} */
    public String label() {
        return names().stream()
                .findFirst()
                .orElse(email.isEmpty() ? accounts.get(0).access().user().userId() : email);
    }

    /** {@return the rank of the account that has most privilege} */
    public Privilege privilege() {
        return accounts.stream()
                .map(account -> account.access().privilege())
                .min(Comparator.naturalOrder())
                .orElse(Privilege.NONE);
    }

    /** {@return whether Xero lists an account that is not removed} */
    public boolean isActive() {
        return accounts.stream().anyMatch(account -> !account.access().user().isDisabled());
    }

    /** {@return the organisations in which the person has several accounts} */
    public List<ReportedOrganisation> organisationsWithSeveralAccounts() {
        return accounts.stream()
                .collect(Collectors.groupingBy(
                        account -> account.organisation().id(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(same -> same.size() > 1)
                .map(same -> same.get(0).organisation())
                .toList();
    }

    /** {@return whether the address begins with a word that several people often share, such as info or accounts} */
    public boolean looksShared() {
        String local = NameText.strip(email)
                .toLowerCase(Locale.ROOT)
                .replaceFirst("@.*", "")
                .replaceFirst("\\+.*", "");
        String start = local.replaceFirst("[._0-9-].*", "");
        return email.indexOf('@') > 0
                && (SHARED.contains(local) || (start.length() >= MIN_SHARED_START && SHARED.contains(start)));
    }
}
