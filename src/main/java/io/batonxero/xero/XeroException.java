package io.batonxero.xero;

import io.batonxero.base.ConnectorException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failed request to Xero or sign-in, classified by what the caller can do about it.
 *
 * @see <a href="https://developer.xero.com/documentation/api/accounting/responsecodes">Xero response codes</a>
 */
public abstract sealed class XeroException extends ConnectorException {
    private final int code;
    private final @Nullable Duration retryAfter;

    private XeroException(int code, String message) {
        this(code, message, (Duration) null);
    }

    private XeroException(int code, String message, @Nullable Duration retryAfter) {
        super(message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    private XeroException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retryAfter = null;
    }

    @Override
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public final boolean isRetryable() {
        return this instanceof RateLimited
                || this instanceof Unavailable
                || this instanceof TimedOut
                || this instanceof InvalidResponse;
    }

    @Override
    public final int code() {
        return code;
    }

    /** Xero issued no access token: wrong client, invalid refresh token, or a grant type that this app may not use. */
    public static final class SignInRefused extends XeroException {
        private final boolean isRefreshTokenRefused;

        public SignInRefused(String message) {
            this(message, false);
        }

        public SignInRefused(String message, boolean isRefreshTokenRefused) {
            super(16, message);
            this.isRefreshTokenRefused = isRefreshTokenRefused;
        }

        /** {@return whether another refresh token may be accepted} */
        public boolean isRefreshTokenRefused() {
            return isRefreshTokenRefused;
        }
    }

    /** Xero rejected the access token. */
    public static final class Unauthorized extends XeroException {
        private final int tokenNumber;

        public Unauthorized(String message, int tokenNumber) {
            super(16, message);
            this.tokenNumber = tokenNumber;
        }

        /** {@return the sequence number of the rejected access token in this session; 0 if unknown} */
        public int tokenNumber() {
            return tokenNumber;
        }
    }

    /** The token lacks a scope, or access to one organisation. */
    public static final class Forbidden extends XeroException {
        public Forbidden(String message) {
            super(7, message);
        }
    }

    /** An organisation does not have an optional part, such as Xero Projects, or this sign-in may not read it. */
    public static final class PartNotAvailable extends XeroException {
        public PartNotAvailable(String message) {
            super(7, message);
        }
    }

    /** No organisation is left to read, or a named one is not connected. */
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
                                    : " (only " + (others.size() == 1 ? "1 tenant" : others.size() + " tenants")
                                            + " of another type, whose users Xero does not list)")
                            + ". Connect one to this Xero app (run authorize and choose it), then sync again.");
        }
    }

    /** The person did not complete Xero's consent page in time. */
    public static final class ConsentTimeout extends XeroException {
        public ConsentTimeout(String message) {
            super(4, message);
        }
    }

    /** A rate limit with a short window was reached. */
    public static final class RateLimited extends XeroException {
        public RateLimited(String message, @Nullable Duration retryAfter) {
            super(14, message, retryAfter);
        }
    }

    /** The daily rate limit was reached. */
    public static final class DayLimited extends XeroException {
        public DayLimited(String message) {
            super(14, message);
        }
    }

    /** Xero, or the network to it, is temporarily unavailable. */
    public static final class Unavailable extends XeroException {
        public Unavailable(String message) {
            super(14, message);
        }

        public Unavailable(String message, @Nullable Duration retryAfter) {
            super(14, message, retryAfter);
        }

        public Unavailable(String message, Throwable cause) {
            super(14, message, cause);
        }
    }

    /** A request, or its connection, exceeded its timeout. */
    public static final class TimedOut extends XeroException {
        public TimedOut(String message, Throwable cause) {
            super(4, message, cause);
        }
    }

    /** TLS verification failed. Not retryable. */
    public static final class TlsNotTrusted extends XeroException {
        public TlsNotTrusted(String message, Throwable cause) {
            super(14, message, cause);
        }
    }

    /** The response violates Xero's contract: not JSON, cut off, or without the expected list. */
    public static final class InvalidResponse extends XeroException {
        public InvalidResponse(String message) {
            super(13, message);
        }

        public InvalidResponse(String message, Throwable cause) {
            super(13, message, cause);
        }
    }

    /** The response exceeds a size limit. */
    public static final class ResponseTooLarge extends XeroException {
        public ResponseTooLarge(String message, Throwable cause) {
            super(8, message, cause);
        }
    }

    /** Any other error status. */
    public static final class Refused extends XeroException {
        public Refused(int status, String message) {
            super(status == 404 ? 5 : 3, message);
        }
    }
}
