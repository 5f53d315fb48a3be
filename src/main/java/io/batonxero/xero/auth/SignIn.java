package io.batonxero.xero.auth;

/** How this app gets an access token. */
sealed interface SignIn {
    /** {@return the way, as a person would say it} */
    String words();

    /** A ready access token, which nothing renews. */
    record AccessToken() implements SignIn {
        @Override
        public String words() {
            return "a ready access token";
        }
    }

    /**
     * A web or desktop app: each refresh token is spent for the next one.
     *
     * @param hasSecret whether the app is one that can keep a secret
     */
    record RefreshToken(boolean hasSecret) implements SignIn {
        @Override
        public String words() {
            return hasSecret ? "refresh token (web app)" : "refresh token (PKCE app, no secret)";
        }
    }

    /** A person who agrees on Xero's consent page, now. */
    record UserConsent() implements SignIn {
        @Override
        public String words() {
            return "consent";
        }
    }

    /** A custom connection: client id and secret alone, one organisation. */
    record ClientCredentials() implements SignIn {
        @Override
        public String words() {
            return "client credentials (custom connection)";
        }
    }
}
