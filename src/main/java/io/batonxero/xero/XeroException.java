package io.batonxero.xero;

import io.batonxero.base.ConnectorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong between Xero and us, decided once, where it happened.
 *
 * @see <a href="https://developer.xero.com/documentation/api/accounting/responsecodes">Xero response codes</a>
 */
public abstract sealed class XeroException extends ConnectorException {
    private final int code;
    private final @Nullable Duration pause;

    private XeroException(int code, String message) {
        this(code, message, (Duration) null);
    }

    private XeroException(int code, String message, @Nullable Duration pause) {
        super(message);
        this.code = code;
        this.pause = pause;
    }

    private XeroException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.pause = null;
    }

    @Override
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(pause);
    }

    @Override
    public final boolean isRetryable() {
        return this instanceof RateLimited
                || this instanceof Unavailable
                || this instanceof TimedOut
                || this instanceof Unreadable;
    }

    @Override
    public final int code() {
        return code;
    }

    /** Xero gave no access token: wrong client, spent refresh token, or a grant this app may not use. */
    public static final class SignInRefused extends XeroException {
        private final boolean ofRefreshToken;

        public SignInRefused(String message) {
            this(message, false);
        }

        public SignInRefused(String message, boolean ofRefreshToken) {
            super(16, message);
            this.ofRefreshToken = ofRefreshToken;
        }

        /** {@return whether another refresh token might be taken} */
        public boolean isOfRefreshToken() {
            return ofRefreshToken;
        }
    }

    /** The access token is not accepted, or not any more. */
    public static final class Unauthorized extends XeroException {
        private final int token;

        public Unauthorized(String message, int token) {
            super(16, message);
            this.token = token;
        }

        /** {@return the how manieth access token of the session it was} 0 where that is not known. */
        public int token() {
            return token;
        }
    }

    /** A scope, or the consent to one organisation, is missing. */
    public static final class Forbidden extends XeroException {
        public Forbidden(String message) {
            super(7, message);
        }
    }

    /** The sign-in works, but reaches no organisation. */
    public static final class NoOrganisation extends XeroException {
        public NoOrganisation(String message) {
            super(9, message);
        }

        public NoOrganisation(List<Tenant> others) {
            super(
                    9,
                    "signed in, but no organisation is connected"
                            + (others.isEmpty()
                                    ? ""
                                    : " (" + others.size() + " tenant(s) of another type are, which show no users)")
                            + ". Connect one to this Xero app (run authorize and choose it), then sync again.");
        }
    }

    /** Nobody answered Xero's consent page. */
    public static final class Unanswered extends XeroException {
        public Unanswered(String message) {
            super(4, message);
        }
    }

    /** A limit of Xero's was reached that is lifted within a minute or so. */
    public static final class RateLimited extends XeroException {
        public RateLimited(String message, @Nullable Duration pause) {
            super(14, message, pause);
        }
    }

    /** The requests that Xero allows for a day are spent. */
    public static final class DayLimited extends XeroException {
        public DayLimited(String message) {
            super(14, message);
        }
    }

    /** Xero, or the way there, does not work at the moment. */
    public static final class Unavailable extends XeroException {
        public Unavailable(String message) {
            super(14, message);
        }

        public Unavailable(String message, @Nullable Duration pause) {
            super(14, message, pause);
        }

        public Unavailable(String message, Throwable cause) {
            super(14, message, cause);
        }
    }

    /** A request, or the connection for it, took longer than it may. */
    public static final class TimedOut extends XeroException {
        public TimedOut(String message, Throwable cause) {
            super(4, message, cause);
        }
    }

    /** The other side of a connection is not whom its certificate would have to name, and stays so. */
    public static final class Untrusted extends XeroException {
        public Untrusted(String message, Throwable cause) {
            super(14, message, cause);
        }
    }

    /** An answer that is not what Xero's contract says: not JSON, cut off, or without the list it is about. */
    public static final class Unreadable extends XeroException {
        public Unreadable(String message) {
            super(13, message);
        }

        public Unreadable(String message, Throwable cause) {
            super(13, message, cause);
        }
    }

    /** An answer that is larger than may be read. */
    public static final class TooLarge extends XeroException {
        public TooLarge(String message, Throwable cause) {
            super(8, message, cause);
        }
    }

    /** Any other refusal. */
    public static final class Refused extends XeroException {
        public Refused(int status, String message) {
            super(status == 404 ? 5 : 3, message);
        }
    }
}
