package io.batonxero.baton;

import io.batonxero.base.DurableFile;
import io.batonxero.base.Failure;
import io.batonxero.base.StateFolder;
import io.batonxero.xero.Connections;
import io.batonxero.xero.OrganisationChoice;
import io.batonxero.xero.XeroApp;
import java.io.IOException;
import java.nio.file.Files;
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

    private final Path file;
    /** An access token alone does not say whose it is, and the next one may be another's. */
    private final boolean isKnown;

    private final OrganisationChoice choice;
    private final String accepted;
    private final Clock clock = Clock.systemUTC();

    /**
     * Remembers in a folder of the state folder, for each Xero client id.
     *
     * @param stateDir empty for the user's own state folder
     * @param accepted the code of a difference that is right; empty for none
     */
    public RemovalGuard(String stateDir, XeroApp app, OrganisationChoice choice, String accepted) {
        this.file = StateFolder.file(stateDir, "delivered", app.clientId());
        this.isKnown = !app.clientId().isEmpty();
        this.choice = choice;
        this.accepted = accepted;
    }

    /**
     * Checks that there is a folder to remember in, where anything is remembered.
     *
     * @throws io.batonxero.base.BadSetting if there is none
     */
    public void requireFolder() {
        if (isKnown) {
            StateFolder.requireHome(file);
        }
    }

    /**
     * Passes a sync in which most of what was delivered last is still there, and any that does not hold everything.
     *
     * @throws TooMuchGone if an organisation vanished, or more than half of all users or of all grants, and its code
     *     was not given
     */
    public void check(List<OrganisationCounts> organisations, Connections connections, SyncFilter filter) {
        Optional<Delivered> before = filter.isNone() && isKnown ? last() : Optional.empty();
        if (before.isEmpty()) {
            return;
        }
        Map<String, Delivered.Organisation> now = Delivered.numbers(organisations);
        List<Delivered.Organisation> compared = before.get().organisations().stream()
                .filter(one -> now.containsKey(one.id()) || !isLeftOut(one, connections))
                .toList();
        Removals removals = Removals.between(before.get(), compared, now);
        if (!removals.isMuch()) {
            return;
        }
        if (!accepted.equalsIgnoreCase(removals.code())) {
            throw new TooMuchGone(removals, accepted);
        }
        LOG.warn("accepted removals code={} differences=\"{}\"", removals.code(), removals.words());
    }

    /** Remembers what was delivered, to compare the next sync with; nothing of one that does not hold everything. */
    public synchronized void remember(
            String syncId, List<OrganisationCounts> organisations, Connections connections, SyncFilter filter) {
        if (!filter.isNone() || !isKnown) {
            return;
        }
        Map<String, Delivered.Organisation> now = Delivered.numbers(organisations);
        List<Delivered.Organisation> all = new ArrayList<>(now.values());
        last().stream()
                .flatMap(before -> before.organisations().stream())
                .filter(one -> !now.containsKey(one.id()) && isLeftOut(one, connections))
                .forEach(all::add);
        String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            DurableFile.makeFolderOf(file);
            DurableFile.replace(
                    file, out -> out.write(Delivered.of(at, syncId, all).json()));
        } catch (IOException failed) {
            LOG.warn(
                    "what was delivered could not be remembered, so the next sync is not compared with it"
                            + " file={} why=\"{}\"",
                    file,
                    failed.toString());
        }
    }

    /** {@return when a complete sync was delivered last, by the clock of then} Also by a process before this one. */
    public Optional<Instant> deliveredAt() {
        try {
            return last().map(delivered -> Instant.parse(delivered.at()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Left out by the setting: now, or it would be if it were connected. */
    private boolean isLeftOut(Delivered.Organisation one, Connections connections) {
        return connections.notRead().stream()
                        .anyMatch(
                                tenant -> tenant.isOrganisation() && tenant.id().equals(one.tenantId()))
                || !choice.includes(one.tenantId(), one.name());
    }

    private Optional<Delivered> last() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Delivered.read(Files.readAllBytes(file)));
        } catch (IOException damaged) {
            LOG.warn(
                    "what was delivered last cannot be read, so this sync is not compared with it"
                            + " file={} why=\"{}\"",
                    file,
                    damaged.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** So much is gone that a person has to say whether that is right. */
    public static final class TooMuchGone extends Failure {
        TooMuchGone(Removals removals, String given) {
            super("Nothing was delivered, since much is gone after the delivery of "
                    + removals.since().at() + ": " + removals.words() + ". If that is right, "
                    + (given.isEmpty() ? "" : "the code " + given + " is not it: ") + "run once with --accept-removals "
                    + removals.code() + " (BATON_ACCEPT_REMOVALS); if not, look at Xero and at --xero-organisations.");
        }

        @Override
        public int code() {
            return 9;
        }
    }
}
