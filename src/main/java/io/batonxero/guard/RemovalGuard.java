package io.batonxero.guard;

import io.batonxero.base.AcceptedCodes;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.IoErrorText;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.file.DurableFile;
import io.batonxero.file.OwnerOnlyFile;
import io.batonxero.file.StateDirectory;
import io.batonxero.xero.OrganisationChoice;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ConductorOne from taking for removed what a fault only hid: compares each sync with the one delivered before.
 *
 * <p>An organisation that {@code baton.xero.organisations} leaves out is not missed, and is compared with what was
 * delivered of it when it is read again. Without a client id nothing is remembered or compared.
 */
public final class RemovalGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalGuard.class);

    /** More than 100 000 organisations take. */
    private static final int MAX_BYTES = 1 << 26;

    private final Path file;
    /** An access token alone does not say whose it is, and the next one may be another's. */
    private final boolean isKnown;

    private final OrganisationChoice choice;
    private final AcceptedCodes accepted;
    private final Clock clock = Clock.systemUTC();

    /**
     * Remembers in a folder of the state folder, for each Xero client id.
     *
     * @param stateDir empty for the user's own state folder
     * @param accepted the codes of differences that are right, by comma; empty for none
     */
    public RemovalGuard(String stateDir, XeroApp app, OrganisationChoice choice, String accepted) {
        this.file = StateDirectory.file(stateDir, "delivered", app.clientId());
        this.isKnown = !app.clientId().isEmpty();
        this.choice = choice;
        this.accepted = new AcceptedCodes(accepted);
    }

    /**
     * Checks that there is a folder to remember in, where anything is remembered.
     *
     * @throws io.batonxero.base.ConfigurationException if there is none
     */
    public void requireFolder() {
        if (isKnown) {
            StateDirectory.requireHome(file);
        }
    }

    /**
     * Passes a sync in which most of what was delivered last is still there, in each organisation. One that is not to hold
     * everything is not compared.
     * What keeps it from comparing, now or next time, is said before anything is delivered.
     *
     * @throws ConfigurationException if the last delivery cannot be read
     * @throws Damaged if it can, but is damaged, and its code was not given
     * @throws TooMuchGone if an organisation vanished; if it, or all of them, lost more than half of their users, of
     *     their grants or of those of one role, or everyone of a role that approves or administers; if nobody can enter an
     *     organisation, on the first sync too; and its code was not given
     */
    public void check(List<OrganisationCounts> organisations, ReachableTenants connections, SyncFilter filter) {
        Optional<DeliveryRecord> before = Optional.empty();
        if (filter.isNone() && isKnown) {
            before = lastToCompare();
            warnIfNotWritable();
        }
        Map<String, DeliveryRecord.Organisation> now = DeliveryRecord.numbers(organisations);
        DeliveryRecord since = before.orElse(DeliveryRecord.NOTHING);
        List<DeliveryRecord.Organisation> compared = since.organisations().stream()
                .filter(one -> now.containsKey(one.id()) || !isLeftOut(one, connections))
                .toList();
        RemovalDiff removals = RemovalDiff.between(since, compared, now, filter.isNone());
        if (!removals.isMuch()) {
            if (!removals.unheld().isEmpty()) {
                LOG.atWarn()
                        .addKeyValue("roles", removals.unheld())
                        .log("roles without a holder since the last delivery");
            }
            return;
        }
        if (!accepted.includes(removals.code())) {
            throw new TooMuchGone(removals, accepted);
        }
        LOG.atWarn()
                .addKeyValue("removals_code", removals.code())
                .addKeyValue("differences", removals.words())
                .log("removals accepted");
    }

    /** Remembers what was delivered, to compare the next sync with; nothing of one that does not hold everything. */
    public synchronized void remember(
            String syncId, List<OrganisationCounts> organisations, ReachableTenants connections, SyncFilter filter) {
        if (!filter.isNone() || !isKnown) {
            return;
        }
        Map<String, DeliveryRecord.Organisation> now = DeliveryRecord.numbers(organisations);
        List<DeliveryRecord.Organisation> all = new ArrayList<>(now.values());
        try {
            last().stream()
                    .flatMap(before -> before.organisations().stream())
                    .filter(one -> !now.containsKey(one.id()) && isLeftOut(one, connections))
                    .forEach(all::add);
        } catch (ConnectorException e) {
            LOG.debug("the record of the last delivery cannot be read", e);
        }
        String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            prepareFolder();
            DurableFile.replace(
                    file, out -> out.write(DeliveryRecord.of(at, syncId, all).json()));
        } catch (IOException failed) {
            warn(failed);
        }
    }

    /** {@return when a complete sync was delivered last, by the clock of then} Also by a process before this one. */
    public Optional<Instant> deliveredAt() {
        try {
            return last().map(delivered -> Instant.parse(delivered.at()));
        } catch (DateTimeParseException | ConnectorException e) {
            return Optional.empty();
        }
    }

    /** A sync that cannot be remembered is delivered all the same, but not without a word. */
    private void warnIfNotWritable() {
        try {
            prepareFolder();
        } catch (IOException failed) {
            warn(failed);
        }
    }

    private void prepareFolder() throws IOException {
        DurableFile.makeFolderOf(file);
        DurableFile.requireOurs(file);
    }

    private void warn(IOException failed) {
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("reason", IoErrorText.of(failed))
                .log("delivery cannot be recorded, the next sync is not compared with it");
    }

    /** Left out by the setting: now, or it would be if it were connected. */
    private boolean isLeftOut(DeliveryRecord.Organisation one, ReachableTenants connections) {
        return connections.notRead().stream()
                        .anyMatch(
                                tenant -> tenant.isOrganisation() && tenant.id().equals(one.tenantId()))
                || !choice.includes(one.tenantId(), one.name());
    }

    private Optional<DeliveryRecord> lastToCompare() {
        try {
            Optional<DeliveryRecord> last = last();
            if (last.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("file", file)
                        .log("no earlier delivery is known, nothing to compare this sync with");
            }
            return last;
        } catch (Damaged refusal) {
            if (!accepted.includes(refusal.code)) {
                throw refusal;
            }
            LOG.atWarn()
                    .addKeyValue("removals_code", refusal.code)
                    .addKeyValue("file", file)
                    .log("accepted a damaged record of the last delivery");
            return Optional.empty();
        }
    }

    private Optional<DeliveryRecord> last() {
        Optional<byte[]> document;
        try {
            document = OwnerOnlyFile.read(file, MAX_BYTES);
        } catch (IOException unreadable) {
            throw new ConfigurationException(
                    "Nothing was delivered: whether organisations or users are missing cannot be known, since the last"
                            + " delivery cannot be read (" + IoErrorText.of(unreadable) + "). Let this user read "
                            + file
                            + ", or name another folder by --state-dir (BATON_STATE_DIR).",
                    unreadable);
        }
        return document.map(this::parsed);
    }

    private DeliveryRecord parsed(byte[] document) {
        try {
            return DeliveryRecord.read(document);
        } catch (IOException damaged) {
            String code = AcceptedCodes.of(new String(document, StandardCharsets.ISO_8859_1));
            throw new Damaged(file, code, accepted, damaged);
        }
    }

    /** The last delivery is not known any more. */
    public static final class Damaged extends ConnectorException {
        private final String code;

        Damaged(Path file, String code, AcceptedCodes given, IOException problem) {
            super(
                    "Nothing was delivered: whether organisations or users are missing cannot be known, since the file"
                            + " of the last delivery is damaged or of a newer version: " + file + ". See by check"
                            + " whether all are there, then " + given.remedy(code) + ".",
                    problem);
            this.code = code;
        }

        @Override
        public int code() {
            return 9;
        }
    }

    /** So much is gone that a person has to say whether that is right. */
    public static final class TooMuchGone extends ConnectorException {
        TooMuchGone(RemovalDiff removals, AcceptedCodes given) {
            super("Nothing was delivered, "
                    + (removals.since().at().isEmpty()
                            ? "since this cannot be right"
                            : "since much is gone after the delivery of "
                                    + removals.since().at())
                    + ": " + removals.words() + ". If that is right, "
                    + given.remedy(removals.code()) + "; if not, look at Xero and at --xero-organisations.");
        }

        @Override
        public int code() {
            return 9;
        }
    }
}
