package io.batonxero.reload;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/**
 * The component {@code direct} without a race that Camel's has. Camel's producer updates its state counter before it
 * resolves the consumer, so concurrent first calls after a reload can reach the stopped route. To be deleted when Camel has
 * fixed it: docs/upstream.md.
 */
@Component("direct")
public final class ReloadSafeDirectComponent extends DirectComponent {
    private final AtomicLong version = new AtomicLong();

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint = new ReloadSafeEndpoint(uri);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        super.addConsumer(key, consumer);
        version.incrementAndGet();
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        super.removeConsumer(key, consumer);
        version.incrementAndGet();
    }

    private final class ReloadSafeEndpoint extends DirectEndpoint {
        ReloadSafeEndpoint(String uri) {
            super(uri, ReloadSafeDirectComponent.this);
            setBlock(ReloadSafeDirectComponent.this.isBlock());
            setTimeout(ReloadSafeDirectComponent.this.getTimeout());
        }

        @Override
        public AsyncProducer createProducer() throws Exception {
            return new ReloadSafeProducer(this);
        }

        private AsyncProducer newProducer() throws Exception {
            return (AsyncProducer) super.createProducer();
        }
    }

    /** Creates a producer after each change, since a new producer cannot have cached the stopped route. */
    private final class ReloadSafeProducer extends DefaultAsyncProducer {
        private final ReloadSafeEndpoint endpoint;
        private volatile @Nullable CachedProducer cached;

        ReloadSafeProducer(ReloadSafeEndpoint endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                return producer().process(exchange, callback);
            } catch (Exception e) {
                exchange.setException(e);
                callback.done(true);
                return true;
            }
        }

        private AsyncProducer producer() throws Exception {
            long current = version.get();
            CachedProducer producer = cached;
            if (producer == null || producer.version() != current) {
                producer = new CachedProducer(current, endpoint.newProducer());
                cached = producer;
            }
            return producer.producer();
        }
    }

    private record CachedProducer(long version, AsyncProducer producer) {}
}
