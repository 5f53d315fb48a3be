package io.batonxero.xero.auth;

/** The page that the browser shows after Xero's consent page. It repeats nothing of the request. */
enum RedirectPage {
    GRANTED(
            200,
            "Thank you",
            "Xero has sent your consent to this program. Go back to the terminal: it shows whether the"
                    + " sign-in worked. You can close this page."),
    REFUSED(
            200,
            "Not connected",
            "Xero did not allow this program to connect. Nothing was stored. The terminal"
                    + " shows the reason. You can close this page."),
    UNRELATED(
            400,
            "Unexpected response",
            "This response belongs to another attempt, or is incomplete. Use the page that the terminal showed last."),
    NOT_FOUND(404, "Not found", "This program waits for Xero's response at another address.");

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

    static RedirectPage of(AuthorizationResponse response) {
        if (response instanceof AuthorizationResponse.Granted) {
            return GRANTED;
        }
        return response instanceof AuthorizationResponse.Refused ? REFUSED : UNRELATED;
    }
}
