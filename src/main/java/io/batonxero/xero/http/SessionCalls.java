package io.batonxero.xero.http;

import io.batonxero.xero.XeroException;
import java.time.Clock;

/** The part of a session that its requests need: clock, calls under way, and refused tokens. */
public interface SessionCalls {
    /** {@return the clock} */
    Clock clock();

    /** {@return the calls under way} */
    InFlightCalls calls();

    /**
     * Drops the access token that Xero refused, unless another has taken its place since.
     *
     * @return whether another one can be fetched, or is there
     */
    boolean dropToken(XeroException.Unauthorized refusal);
}
