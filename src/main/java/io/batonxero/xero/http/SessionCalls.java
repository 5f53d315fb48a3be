package io.batonxero.xero.http;

import io.batonxero.xero.XeroException;
import java.time.Clock;

/** The part of a Xero session that requests need: the clock, the calls in flight, and a way to drop a refused token. */
public interface SessionCalls {
    /** {@return the clock} */
    Clock clock();

    /** {@return the calls in flight} */
    InFlightCalls calls();

    /**
     * Drops the access token that Xero refused, unless it has been replaced since.
     *
     * @return whether another one is there or can be fetched
     */
    boolean dropToken(XeroException.Unauthorized refusal);
}
