package io.batonxero.grpc;

import io.batonxero.c1.C1Exception;
import io.batonxero.c1.C1Session;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/** Gives one call, and each repetition of it, the session's token below Camel's sight. */
final class CallToken extends CallCredentials {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final C1Session session;
    private final Runnable renewal;
    private volatile String used = "";

    CallToken(C1Session session, Runnable renewal) {
        this.session = session;
        this.renewal = renewal;
    }

    /** {@return what the call was last sent with} Empty if it never was. */
    String used() {
        return used;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        executor.execute(() -> {
            try {
                if (session.needsRefresh()) {
                    renewal.run();
                }
                Metadata headers = new Metadata();
                used = session.authorization();
                headers.put(AUTHORIZATION, used);
                applier.apply(headers);
            } catch (C1Exception fault) {
                applier.fail(Status.fromCodeValue(fault.code())
                        .withDescription(fault.getMessage())
                        .withCause(fault));
            } catch (RuntimeException broken) {
                applier.fail(Status.INTERNAL.withDescription("no token").withCause(broken));
            }
        });
    }
}
