package io.batonxero.xero.auth;

/** What a person sees in the browser after Xero's consent page. Nothing of the request is in it. */
enum RedirectPage {
    AGREED(
            200,
            "Thank you",
            "Xero has told this program that you agree. Go back to the terminal: it says whether the"
                    + " sign-in worked. You can close this page."),
    REFUSED(
            200,
            "Not connected",
            "Xero has told this program that it may not connect. Nothing was stored. The terminal"
                    + " says why. You can close this page."),
    NOT_OURS(
            400,
            "Not the answer that is waited for",
            "This belongs to another attempt, or is not whole. Use the page" + " that the terminal showed last."),
    NOT_FOUND(404, "Nothing here", "This program waits for Xero's answer, at another address.");

    final int status;
    final String html;

    RedirectPage(int status, String title, String text) {
        this.status = status;
        this.html = """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem }</style>
                <h1>%s</h1>
                <p>%s</p>
                </html>
                """.formatted(title, title, text);
    }

    static RedirectPage of(AuthorizationResponse said) {
        if (said instanceof AuthorizationResponse.Agreed) {
            return AGREED;
        }
        return said instanceof AuthorizationResponse.Refused ? REFUSED : NOT_OURS;
    }
}
