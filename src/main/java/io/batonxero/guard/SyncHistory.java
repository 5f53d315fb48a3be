package io.batonxero.guard;

import com.fasterxml.jackson.core.JacksonException;
import io.batonxero.guard.DeliveryStore.Document;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The last delivery, and the failed and refused syncs after it, of one Xero app.
 *
 * @param lastDelivery empty if there was none, or if its record is damaged
 * @param refused sorted by code
 */
public record SyncHistory(Optional<Delivery> lastDelivery, FailureRecord failures, List<Refused> refused) {
    /** Copies the list. */
    public SyncHistory {
        refused = List.copyOf(refused);
    }

    /**
     * The last delivery of a sync.
     *
     * @param at ISO 8601
     */
    public record Delivery(String at, String syncId, int organisations, int grants) {}

    /**
     * A refusal.
     *
     * @param isAccepted whether the command accept-removals accepted it for the next sync
     */
    public record Refused(String code, String reason, boolean isAccepted) {}

    /**
     * {@return the history in a store}
     *
     * @throws IOException if the store cannot be read
     * @throws io.batonxero.base.ConnectorException if the Kubernetes API server does not respond, or refuses
     */
    public static SyncHistory read(DeliveryStore store) throws IOException {
        RemovalCodes codes = new RemovalCodes(store, "");
        return new SyncHistory(lastDelivery(store), new FailureStore(store).last(), codes.refused());
    }

    private static Optional<Delivery> lastDelivery(DeliveryStore store) throws IOException {
        Optional<byte[]> document = store.read(Document.DELIVERED);
        if (document.isEmpty()) {
            return Optional.empty();
        }
        try {
            DeliveryRecord last = DeliveryRecord.read(document.get());
            int grants = last.organisations().stream()
                    .mapToInt(DeliveryRecord.Organisation::grants)
                    .sum();
            return Optional.of(
                    new Delivery(last.at(), last.syncId(), last.organisations().size(), grants));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
