package io.batonxero.xero.http;

import java.time.Clock;

/** The calls of a session, and the clock that their limits go by. */
public interface SessionCalls {
    /** {@return the clock} */
    Clock clock();

    /** {@return the calls under way} */
    CallsUnderWay calls();
}
