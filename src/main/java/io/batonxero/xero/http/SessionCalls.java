package io.batonxero.xero.http;

import io.batonxero.xero.XeroException;
import java.time.Clock;

/** The part of a Xero session that requests need: the clock, the calls in flight, and the mark of a rejected token. */
public interface SessionCalls {
    /** {@return the clock} */
    Clock clock();

    /** {@return the calls in flight} */
    InFlightCalls calls();

    /**
     * Marks the access token that Xero rejected, unless another one has replaced it.
     *
     * @return whether a retry can use another token
     */
    boolean markRejected(XeroException.Unauthorized rejection);
}
