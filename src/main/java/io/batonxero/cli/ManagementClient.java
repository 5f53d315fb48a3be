package io.batonxero.cli;

import io.batonxero.http.LimitedBody;
import io.batonxero.net.Network;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests one page of the program that runs on this machine. */
record ManagementClient(URI url, Duration timeout) {
    private static final int MAX_BODY_BYTES = 1 << 20;

    /**
     * {@return a client of one page}
     *
     * @param address the listen address of the program
     * @param path begins with a slash
     */
    static ManagementClient of(InetSocketAddress address, String path, Duration timeout) {
        // A program that listens on all addresses is reached by loopback.
        String host = address.getAddress() == null || address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return new ManagementClient(
                URI.create(Network.url(InetSocketAddress.createUnresolved(host, address.getPort()), path)), timeout);
    }

    /** The program did not respond; the message says why. */
    static final class NoResponseException extends Exception {
        NoResponseException(String message) {
            super(message);
        }
    }

    /** {@return the response of the program, of any status} */
    HttpResponse<byte[]> request() throws NoResponseException {
        // A proxy does not reach this machine.
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(null))
                .connectTimeout(timeout)
                .build();
        try {
            // The client's request timeout does not cover the body.
            return client.sendAsync(HttpRequest.newBuilder(url).build(), LimitedBody.of(MAX_BODY_BYTES))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoResponseException("no complete response within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new NoResponseException(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoResponseException("interrupted");
        }
    }
}
