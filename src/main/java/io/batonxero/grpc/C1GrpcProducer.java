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

/** Sends the calls of an endpoint: unary calls with Camel's forwarder, uploads with {@link UploadCall}. */
final class C1GrpcProducer extends DefaultAsyncProducer {
    private final C1GrpcEndpoint endpoint;
    private final C1GrpcComponent component;
    private @Nullable Method method;

    private record Method(MethodDescriptor<Object, Object> descriptor, ManagedChannel channel, AbstractStub<?> stub) {
        boolean isUpload() {
            return descriptor.getType() == MethodType.CLIENT_STREAMING;
        }

        String name() {
            return String.valueOf(descriptor.getBareMethodName());
        }

        /** Skips the channel's back-off: the caller has its own. */
        void skipBackOff() {
            if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                channel.resetConnectBackoff();
            }
        }

        /** Makes the next call open a new connection after a timeout: a dead connection looks like a slow server. */
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
                    "grpc: endpoints here do not support server streaming: " + endpoint + ".");
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
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(false);
        }
        return false;
    }

    private Method method() {
        Method current = method;
        if (current == null) {
            throw new IllegalStateException(endpoint + " is not started.");
        }
        return current;
    }

    private Deadline deadline(Exchange exchange) {
        Duration timeout = method().isUpload()
                ? endpoint.timeouts().ofUpload(exchange.getMessage().getBody())
                : endpoint.timeouts().ofCall();
        return Deadline.after(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void call(Exchange exchange, AsyncCallback callback, Deadline deadline, boolean mayRefresh) {
        Method called = method();
        called.skipBackOff();
        Optional<CallToken> token = component.token(endpoint.target());
        Object body = exchange.getMessage().getBody();
        Consumer<Throwable> onFailure = problem -> {
            boolean retry = mayRefresh
                    && token.isPresent()
                    && CallExceptions.isTokenRefused(problem)
                    && !(called.isUpload() && body instanceof Iterator);
            if (retry) {
                component.invalidate(token.get());
                retry(exchange, callback, deadline);
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
                onFailure);
        AbstractStub<?> stub = called.stub().withDeadline(deadline);
        AbstractStub<?> authenticated = token.isPresent() ? stub.withCallCredentials(token.get()) : stub;
        if (called.isUpload()) {
            upload(
                    called,
                    authenticated,
                    UploadCall.of(
                            exchange,
                            endpoint.timeouts(),
                            Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)),
                            reply));
        } else {
            send(authenticated, exchange, reply);
        }
    }

    /** Reports exceptions to the callback: on a gRPC thread nothing else would receive them. */
    private void retry(Exchange exchange, AsyncCallback callback, Deadline deadline) {
        try {
            call(exchange, callback, deadline, false);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(false);
        }
    }

    private static void upload(Method method, AbstractStub<?> stub, UploadCall upload) {
        try {
            // The returned observer is the one that the upload got in beforeStart.
            var unused = ClientCalls.asyncClientStreamingCall(
                    stub.getChannel().newCall(method.descriptor(), stub.getCallOptions()), upload);
        } catch (RuntimeException startFailed) {
            upload.close();
            throw startFailed;
        }
    }

    private void send(AbstractStub<?> stub, Exchange exchange, SingleReplyObserver reply) {
        // The forwarder reports a body of the wrong type in the exchange, and everything else to the observer.
        boolean rejected = GrpcExchangeForwarderFactory.createExchangeForwarder(endpoint.getConfiguration(), stub)
                .forward(exchange, reply, done -> {});
        if (rejected) {
            reply.onError(exchange.getException());
        }
    }
}
