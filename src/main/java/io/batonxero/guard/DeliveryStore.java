package io.batonxero.guard;

import io.batonxero.xero.auth.XeroApp;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Keeps what later syncs, and other processes, need to know of earlier syncs of one Xero app. Thread-safe. */
public interface DeliveryStore {
    /** A document of the store. */
    enum Document {
        /** The record of the last delivery. */
        DELIVERED,
        /** The refusals since the last delivery. */
        REFUSED,
        /** The codes that the command accept-removals accepted since the last delivery. */
        ACCEPTED,
        /** The failed syncs since the last delivery. */
        FAILED
    }

    /**
     * {@return the content of a document, if it exists}
     *
     * @throws IOException if it cannot be read
     * @throws io.batonxero.base.ConnectorException if the Kubernetes API server does not respond, or refuses
     */
    Optional<byte[]> read(Document document) throws IOException;

    /**
     * Replaces documents, and deletes those with an empty content.
     *
     * @throws IOException if they cannot be written
     * @throws io.batonxero.base.ConnectorException if the Kubernetes API server does not respond, or refuses
     */
    void write(Map<Document, Optional<byte[]>> documents) throws IOException;

    /**
     * Checks at the start that the settings name a place.
     *
     * @throws io.batonxero.base.ConfigurationException if they do not, and the user has no home directory
     */
    void requirePlace();

    /** Fails as {@link #write} would, without a change. */
    void requireWritable() throws IOException;

    /** {@return where a document is, for messages} */
    String place(Document document);

    /** {@return what to do about an unreadable store, for messages} */
    String remedy();

    /**
     * {@return whether the store is used} It is not without a client id, since an access token alone does not tell which Xero app
     * it belongs to.
     */
    boolean isUsed();

    /**
     * {@return the store of the settings}
     *
     * @param stateDir empty for the user's state folder
     * @param secret the Kubernetes Secret that pods share; empty for files in the state folder
     * @param url of the Kubernetes API server
     * @param account folder of the pod's service account
     */
    static DeliveryStore of(XeroApp app, String stateDir, String secret, String url, String account) {
        return secret.isEmpty() || app.clientId().isEmpty()
                ? new DeliveryFolder(app, stateDir)
                : new DeliverySecret(app, secret, url, account);
    }
}
