package io.batonxero.guard;

import io.batonxero.base.AcceptedCodes;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.guard.DeliveryStore.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The record of the last delivery in a store. */
record LastDelivery(DeliveryStore store, AcceptedCodes accepted) {
    /**
     * {@return the record; empty if there is none}
     *
     * @throws ConfigurationException if it cannot be read
     * @throws RemovalGuard.DamagedRecordException if it is damaged
     */
    Optional<DeliveryRecord> read() {
        Optional<byte[]> document;
        try {
            document = store.read(Document.DELIVERED);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Sync refused: it cannot be compared with the last delivery, whose record cannot be read ("
                            + IoErrorText.of(e) + "): " + store.place(Document.DELIVERED) + ". " + store.remedy(),
                    e);
        }
        return document.map(this::parse);
    }

    private DeliveryRecord parse(byte[] document) {
        try {
            return DeliveryRecord.read(document);
        } catch (IOException e) {
            String code = AcceptedCodes.of(new String(document, StandardCharsets.ISO_8859_1));
            throw new RemovalGuard.DamagedRecordException(store.place(Document.DELIVERED), code, accepted, e);
        }
    }
}
