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
 * Camel's {@code direct:}, for routes that are exchanged and called by many at once. Of two messages that call a new
 * route first, at the same time, Camel's own may give one to the route that was there before, which is stopped: its
 * producer notes that it looked before it has looked.
 */
@Component("direct")
public final class ReloadSafeDirectComponent extends DirectComponent {
    private final AtomicLong changes = new AtomicLong();

    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) throws Exception {
        Endpoint endpoint = new LiveEndpoint(uri);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    public void addConsumer(String key, DirectConsumer consumer) {
        super.addConsumer(key, consumer);
        changes.incrementAndGet();
    }

    @Override
    public void removeConsumer(String key, DirectConsumer consumer) {
        super.removeConsumer(key, consumer);
        changes.incrementAndGet();
    }

    private final class LiveEndpoint extends DirectEndpoint {
        LiveEndpoint(String uri) {
            super(uri, ReloadSafeDirectComponent.this);
            setBlock(ReloadSafeDirectComponent.this.isBlock());
            setTimeout(ReloadSafeDirectComponent.this.getTimeout());
        }

        @Override
        public AsyncProducer createProducer() throws Exception {
            return new LiveProducer(this);
        }

        private AsyncProducer newProducer() throws Exception {
            return (AsyncProducer) super.createProducer();
        }
    }

    /** Looks anew with a producer that has not looked yet, and so cannot have seen the route before. */
    private final class LiveProducer extends DefaultAsyncProducer {
        private final LiveEndpoint endpoint;
        private volatile @Nullable Looked looked;

        LiveProducer(LiveEndpoint endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                return producer().process(exchange, callback);
            } catch (Exception failed) {
                exchange.setException(failed);
                callback.done(true);
                return true;
            }
        }

        private AsyncProducer producer() throws Exception {
            long now = changes.get();
            Looked last = looked;
            if (last == null || last.at() != now) {
                last = new Looked(now, endpoint.newProducer());
                looked = last;
            }
            return last.producer();
        }
    }

    private record Looked(long at, AsyncProducer producer) {}
}
