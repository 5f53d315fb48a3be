package io.batonxero.xero.auth;

/** How this app gets an access token. */
sealed interface SignIn {
    /** {@return the name of the way to sign in, for messages and the log} */
    String describe();

    /** A configured access token, which cannot be refreshed. */
    record AccessToken() implements SignIn {
        @Override
        public String describe() {
            return "a configured access token";
        }
    }

    /**
     * A refresh token of a web or PKCE app, which each refresh rotates.
     *
     * @param hasSecret whether the app has a client secret
     */
    record RefreshToken(boolean hasSecret) implements SignIn {
        @Override
        public String describe() {
            return hasSecret ? "refresh token (web app)" : "refresh token (PKCE app, no secret)";
        }
    }

    /** An access token that a command of the operator prints. */
    record Broker() implements SignIn {
        @Override
        public String describe() {
            return "an access token of a broker";
        }
    }

    /** A user's consent on Xero's consent page, in this run. */
    record UserConsent() implements SignIn {
        @Override
        public String describe() {
            return "consent";
        }
    }

    /** Client id and secret of a custom connection, which reaches one organisation. */
    record ClientCredentials() implements SignIn {
        @Override
        public String describe() {
            return "client credentials (custom connection)";
        }
    }
}
