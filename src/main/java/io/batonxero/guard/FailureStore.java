package io.batonxero.guard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConnectorException;
import io.batonxero.guard.DeliveryStore.Document;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records failed syncs, so that health and metrics know them after a restart. A delivery deletes the record. Thread-safe.
 */
public final class FailureStore {
    private static final Logger LOG = LoggerFactory.getLogger(FailureStore.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The gRPC status code of a sync that ConductorOne or a shutdown cancelled. */
    private static final int CANCELLED = 1;

    private final DeliveryStore store;

    /** Keeps the record in a store. */
    public FailureStore(DeliveryStore store) {
        this.store = store;
    }

    /** Adds a failed sync; a cancelled one does not count. A record that cannot be written does not matter to the sync. */
    public synchronized void add(Throwable thrown) {
        ConnectorException failure = ConnectorException.of(thrown);
        if (failure.code() == CANCELLED || !store.isUsed()) {
            return;
        }
        FailureRecord before = last();
        String since = before.failures() > 0
                ? before.since()
                : Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            byte[] json = JSON.writeValueAsBytes(new FailureRecord(
                    FailureRecord.VERSION, before.failures() + 1, since, String.valueOf(failure.getMessage())));
            store.write(Map.of(Document.FAILED, Optional.of(json)));
        } catch (IOException | ConnectorException e) {
            LOG.debug("failed sync cannot be recorded", e);
        }
    }

    /** {@return the record; one without failures if it cannot be read} */
    public FailureRecord last() {
        try {
            Optional<byte[]> document = store.read(Document.FAILED);
            FailureRecord read =
                    document.isEmpty() ? FailureRecord.NONE : JSON.readValue(document.get(), FailureRecord.class);
            return read.version() == FailureRecord.VERSION ? read : FailureRecord.NONE;
        } catch (IOException | ConnectorException e) {
            LOG.debug("record of failed syncs cannot be read", e);
            return FailureRecord.NONE;
        }
    }
}
