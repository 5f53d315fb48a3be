package io.batonxero.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.grpc.GrpcConfiguration;
import org.apache.camel.component.grpc.GrpcUtils;
import org.apache.camel.component.grpc.client.GrpcExchangeForwarderFactory;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/** Makes the calls of an endpoint: single ones by Camel's own forwarder, uploads by {@link UploadCall}. */
final class C1GrpcProducer extends DefaultAsyncProducer {
    private final C1GrpcEndpoint endpoint;
    private final C1GrpcComponent component;
    private @Nullable Method method;

    /** A method, the channel to its server, and the stub that calls it by that channel. */
    private record Method(MethodDescriptor<Object, Object> descriptor, ManagedChannel channel, AbstractStub<?> stub) {
        boolean isUpload() {
            return descriptor.getType() == MethodType.CLIENT_STREAMING;
        }

        String name() {
            return String.valueOf(descriptor.getBareMethodName());
        }

        /** Ends the channel's own back-off: who calls has waited already. */
        void endBackOff() {
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
        }

        /** Has the next call connect anew if this one got no reply: nothing else tells a dead connection from a slow server. */
        void reconnectAfter(Throwable problem) {
            if (Status.fromThrowable(problem).getCode() == Status.Code.DEADLINE_EXCEEDED) {
                channel.enterIdle();
            }
        }
    }

    C1GrpcProducer(C1GrpcEndpoint endpoint, C1GrpcComponent component) {
        super(endpoint);
        this.endpoint = endpoint;
        this.component = component;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        CamelContext context = endpoint.getCamelContext();
        GrpcConfiguration configuration = endpoint.getConfiguration();
        List<ClientInterceptor> interceptors = new ArrayList<>(configuration.getClientInterceptors());
        if (configuration.isAutoDiscoverClientInterceptors()) {
            interceptors.addAll(context.getRegistry().findByType(ClientInterceptor.class));
        }
        ManagedChannel channel = endpoint.channel();
        AbstractStub<?> stub = (AbstractStub<?>) GrpcUtils.constructGrpcAsyncStub(
                endpoint.getServicePackage(),
                endpoint.getServiceName(),
                ClientInterceptors.intercept(channel, interceptors),
                null,
                context);
        MethodDescriptor<Object, Object> descriptor = descriptor(context, configuration);
        if (descriptor.getType() != MethodType.UNARY && descriptor.getType() != MethodType.CLIENT_STREAMING) {
            throw new IllegalArgumentException(
                    "grpc: endpoints here call no method that answers with a stream, as " + endpoint + " does.");
        }
        method = new Method(descriptor, channel, stub.withMaxInboundMessageSize(configuration.getMaxMessageSize()));
    }

    @SuppressWarnings("unchecked") // The stub's own marshaller checks each message.
    private static MethodDescriptor<Object, Object> descriptor(CamelContext context, GrpcConfiguration configuration)
            throws Exception {
        Class<?> grpc = context.getClassResolver().resolveMandatoryClass(configuration.getService() + "Grpc");
        ServiceDescriptor service =
                (ServiceDescriptor) grpc.getMethod("getServiceDescriptor").invoke(null);
        return (MethodDescriptor<Object, Object>) service.getMethods().stream()
                .filter(each -> GrpcUtils.convertMethod2CamelCase(String.valueOf(each.getBareMethodName()))
                        .equals(configuration.getMethod()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        service.getName() + " has no method " + configuration.getMethod() + "."));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            call(exchange, callback, deadline(exchange), true);
        } catch (RuntimeException broken) {
            exchange.setException(broken);
            callback.done(false);
        }
        return false;
    }

    private Method method() {
        Method started = method;
        if (started == null) {
            throw new IllegalStateException(endpoint + " is not started.");
        }
        return started;
    }

    private Deadline deadline(Exchange exchange) {
        Duration whole = method().isUpload()
                ? endpoint.timeouts().ofUpload(exchange.getMessage().getBody())
                : endpoint.timeouts().ofCall();
        return Deadline.after(whole.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void call(Exchange exchange, AsyncCallback callback, Deadline deadline, boolean mayRenew) {
        Method called = method();
        called.endBackOff();
        Optional<CallToken> token = component.token(endpoint.target());
        Object body = exchange.getMessage().getBody();
        Consumer<Throwable> failed = problem -> {
            boolean again = mayRenew
                    && token.isPresent()
                    && CallExceptions.isTokenRefused(problem)
                    && !(called.isUpload() && body instanceof Iterator);
            if (again) {
                component.forget(token.get());
                callAgain(exchange, callback, deadline);
            } else {
                called.reconnectAfter(problem);
                exchange.setException(CallExceptions.of(called.name(), problem));
                callback.done(false);
            }
        };
        SingleReplyObserver reply = new SingleReplyObserver(
                message -> {
                    exchange.getMessage().setBody(message);
                    callback.done(false);
                },
                failed);
        AbstractStub<?> stub = called.stub().withDeadline(deadline);
        AbstractStub<?> signedIn = token.isPresent() ? stub.withCallCredentials(token.get()) : stub;
        if (called.isUpload()) {
            upload(
                    called,
                    signedIn,
                    UploadCall.of(
                            exchange,
                            endpoint.timeouts(),
                            Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)),
                            reply));
        } else {
            send(signedIn, exchange, reply);
        }
    }

    /** Nobody but the callback hears of what goes wrong on a thread of gRPC's. */
    private void callAgain(Exchange exchange, AsyncCallback callback, Deadline deadline) {
        try {
            call(exchange, callback, deadline, false);
        } catch (RuntimeException broken) {
            exchange.setException(broken);
            callback.done(false);
        }
    }

    private static void upload(Method called, AbstractStub<?> stub, UploadCall upload) {
        try {
            // What it returns is what the upload was given before: the way to the server.
            var unused = ClientCalls.asyncClientStreamingCall(
                    stub.getChannel().newCall(called.descriptor(), stub.getCallOptions()), upload);
        } catch (RuntimeException notStarted) {
            upload.close();
            throw notStarted;
        }
    }

    private void send(AbstractStub<?> stub, Exchange exchange, SingleReplyObserver reply) {
        // The forwarder reports a body of the wrong type through the exchange; all else comes through the reply.
        boolean refused = GrpcExchangeForwarderFactory.createExchangeForwarder(endpoint.getConfiguration(), stub)
                .forward(exchange, reply, done -> {});
        if (refused) {
            reply.onError(exchange.getException());
        }
    }
}
