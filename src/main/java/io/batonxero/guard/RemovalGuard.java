package io.batonxero.guard;

import io.batonxero.base.AcceptedCodes;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.IoErrorText;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.baton.TenantCheckResult;
import io.batonxero.guard.DeliveryStore.Document;
import io.batonxero.xero.OrganisationChoice;
import io.batonxero.xero.ReachableTenants;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a sync that lacks many ids of the last delivery, because ConductorOne would treat the missing rows as revoked
 * access.
 *
 * <p>An organisation that {@code baton.xero.organisations} excludes does not count as missing; once it is read again, it is
 * compared with its last delivery. Without a client id nothing is recorded or compared.
 */
public final class RemovalGuard {
    private static final Logger LOG = LoggerFactory.getLogger(RemovalGuard.class);

    /** The documents that a delivery makes obsolete. */
    private static final Map<Document, Optional<byte[]>> CLEARED = Map.of(
            Document.REFUSED, Optional.empty(), Document.ACCEPTED, Optional.empty(), Document.FAILED, Optional.empty());

    private final DeliveryStore store;

    private final OrganisationChoice choice;
    private final AcceptedCodes accepted;
    private final IdSettings settings;
    private final LastDelivery lastDelivery;

    /** Creates a guard with one delivery record per Xero client id. */
    public RemovalGuard(DeliveryStore store, OrganisationChoice choice, AcceptedCodes accepted, IdSettings settings) {
        this.store = store;
        this.choice = choice;
        this.accepted = accepted;
        this.settings = settings;
        this.lastDelivery = new LastDelivery(store, accepted);
    }

    /** Fails with a {@link ConfigurationException} if deliveries are recorded and there is no place for them. */
    public void requireFolder() {
        store.requirePlace();
    }

    /**
     * Passes a sync that lost little since the last delivery. A filtered sync is checked only for organisations without
     * users.
     *
     * @throws ConfigurationException if the last delivery cannot be read
     * @throws DamagedRecordException if its record is damaged, and not accepted by its code
     * @throws TooMuchLostException if an organisation is missing; if one organisation, or all together, lost most of
     *     their users, their grants or the grants of one role, or all holders of a role that approves or administers; if
     *     most of their records, or all users, have other ids; or if nobody can enter an organisation, also on the first
     *     sync; and the difference is not accepted by its code
     */
    public void check(List<OrganisationCounts> organisations, ReachableTenants tenants, SyncFilter filter) {
        DeliveryRecord previous = DeliveryRecord.NOTHING;
        if (filter.isNone() && store.isUsed()) {
            previous = previousToCompare().orElse(previous);
            warnIfNotWritable();
        }
        RemovalDiff diff = RemovalDiff.between(
                previous, one -> isExcluded(one, tenants), organisations, filter.isNone(), settings);
        if (!diff.exceedsThreshold()) {
            String roles = diff.entitlementsWithoutHolder();
            if (!roles.isEmpty()) {
                LOG.atWarn().addKeyValue("roles", roles).log("roles without a holder since the last delivery");
            }
            return;
        }
        if (!accepted.accepts("sync", diff.code(), diff.reason())) {
            throw new TooMuchLostException(diff, accepted);
        }
        LOG.atWarn()
                .addKeyValue("removals_code", diff.code())
                .addKeyValue("differences", diff.describe())
                .log("removals accepted");
    }

    /**
     * {@return what {@link #check} would decide about a sync of these organisations, in one line for people; empty if one of them
     * cannot be read} Nothing is recorded, and no code is known before a sync is refused.
     */
    public String preview(List<TenantCheckResult> results, ReachableTenants tenants, SyncFilter filter) {
        List<OrganisationCounts> organisations = results.stream()
                .flatMap(result -> Stream.ofNullable(result.counts()))
                .toList();
        if (organisations.size() < results.size()) {
            return "";
        }
        boolean isCompared = filter.isNone() && store.isUsed();
        String place = store.place(Document.DELIVERED);
        try {
            DeliveryRecord previous = (isCompared ? lastDelivery.read() : Optional.<DeliveryRecord>empty())
                    .orElse(DeliveryRecord.NOTHING);
            RemovalDiff diff = RemovalDiff.between(
                    previous, one -> isExcluded(one, tenants), organisations, filter.isNone(), settings);
            return RemovalReport.of(diff, isCompared, place);
        } catch (DamagedRecordException e) {
            return RemovalReport.refused("the record of the last delivery is damaged: " + place);
        } catch (ConnectorException e) {
            return "A sync now would fail: " + e.getMessage();
        }
    }

    /** Records a delivery, for comparison with the next sync. A filtered sync is not recorded. */
    public synchronized void record(
            String syncId, List<OrganisationCounts> organisations, ReachableTenants tenants, SyncFilter filter) {
        if (!store.isUsed()) {
            return;
        }
        if (!filter.isNone()) {
            clear();
            return;
        }
        Map<String, DeliveryRecord.Organisation> now = DeliveryRecord.byId(organisations);
        List<DeliveryRecord.Organisation> all = new ArrayList<>(now.values());
        try {
            lastDelivery.read().stream()
                    .flatMap(record -> record.organisations().stream())
                    .filter(one -> !now.containsKey(one.id()) && isExcluded(one, tenants))
                    .forEach(all::add);
        } catch (ConnectorException e) {
            LOG.debug("the record of the last delivery cannot be read", e);
        }
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<Document, Optional<byte[]>> documents = new EnumMap<>(CLEARED);
        documents.put(
                Document.DELIVERED,
                Optional.of(DeliveryRecord.of(at, syncId, settings, all).json()));
        write(documents);
    }

    /** Forgets refusals, accepted codes and failures, after a delivery: a code works once. */
    public void clear() {
        write(CLEARED);
    }

    private void write(Map<Document, Optional<byte[]>> documents) {
        try {
            store.write(documents);
        } catch (IOException | ConnectorException e) {
            warnNotRecorded(e);
        }
    }

    /** {@return the time of the last unfiltered delivery, also of an earlier process} */
    public Optional<Instant> deliveredAt() {
        try {
            return lastDelivery.read().map(delivered -> Instant.parse(delivered.at()));
        } catch (DateTimeParseException | ConnectorException e) {
            return Optional.empty();
        }
    }

    /** A delivery that cannot be recorded does not fail the sync, but is logged before it. */
    private void warnIfNotWritable() {
        try {
            store.requireWritable();
        } catch (IOException | ConnectorException e) {
            warnNotRecorded(e);
        }
    }

    private void warnNotRecorded(Exception e) {
        LOG.atWarn()
                .addKeyValue("file", store.place(Document.DELIVERED))
                .addKeyValue("reason", IoErrorText.ofAny(e))
                .log("delivery cannot be recorded, the next sync is not compared with it");
    }

    /** Whether the setting excludes an organisation, or would exclude it if it were connected. */
    private boolean isExcluded(DeliveryRecord.Organisation one, ReachableTenants tenants) {
        return tenants.notRead().stream()
                        .anyMatch(
                                tenant -> tenant.isOrganisation() && tenant.id().equals(one.tenantId()))
                || !choice.includes(one.tenantId(), one.name());
    }

    private Optional<DeliveryRecord> previousToCompare() {
        try {
            Optional<DeliveryRecord> previous = lastDelivery.read();
            if (previous.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("file", store.place(Document.DELIVERED))
                        .log("no earlier delivery is known, nothing to compare this sync with");
            }
            return previous;
        } catch (DamagedRecordException e) {
            if (!accepted.accepts("record", e.code, "the record of the last delivery is damaged")) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("removals_code", e.code)
                    .addKeyValue("file", store.place(Document.DELIVERED))
                    .log("accepted a damaged record of the last delivery");
            return Optional.empty();
        }
    }

    /** The record of the last delivery is damaged. */
    public static final class DamagedRecordException extends ConnectorException {
        private final String code;

        DamagedRecordException(String place, String code, AcceptedCodes accepted, IOException cause) {
            super(
                    "Sync refused: it cannot be compared with the last delivery, whose record is damaged or of a newer"
                            + " version: " + place
                            + ". Run check and see whether all organisations and users are there,"
                            + " then " + accepted.remedy(code) + ".",
                    cause);
            this.code = code;
        }

        @Override
        public int code() {
            return 9;
        }
    }

    /** The sync lost so much since the last delivery that a person must confirm it. */
    public static final class TooMuchLostException extends ConnectorException {
        TooMuchLostException(RemovalDiff diff, AcceptedCodes accepted) {
            super("Sync refused: " + diff.reason() + ". If this is expected, " + accepted.remedy(diff.code())
                    + "; if not, check Xero and --xero-organisations.");
        }

        @Override
        public int code() {
            return 9;
        }
    }
}
