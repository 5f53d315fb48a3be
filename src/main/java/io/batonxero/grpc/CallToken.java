package io.batonxero.grpc;

import io.batonxero.c1.C1Exception;
import io.batonxero.c1.C1Session;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/** Adds the session's access token to each attempt of one call, inside gRPC, where Camel does not see it. */
final class CallToken extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final C1Session session;
    private final Runnable refresh;
    private volatile String lastUsed = "";

    CallToken(C1Session session, Runnable refresh) {
        this.session = session;
        this.refresh = refresh;
    }

    /** {@return the authorization of the last attempt; empty before the first} */
    String lastUsed() {
        return lastUsed;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        executor.execute(() -> {
            try {
                if (session.needsRefresh()) {
                    refresh.run();
                }
                Metadata headers = new Metadata();
                lastUsed = session.authorization();
                headers.put(AUTHORIZATION, lastUsed);
                applier.apply(headers);
            } catch (C1Exception e) {
                applier.fail(Status.fromCodeValue(e.code())
                        .withDescription(e.getMessage())
                        .withCause(e));
            } catch (RuntimeException e) {
                applier.fail(Status.INTERNAL.withDescription("no token").withCause(e));
            }
        });
    }
}
