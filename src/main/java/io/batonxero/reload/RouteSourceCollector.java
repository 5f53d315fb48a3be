package io.batonxero.reload;

import io.batonxero.validate.RouteSource;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/** Passes the text of route files to Camel, so that Camel opens no file and builds no URL itself. */
public final class RouteSourceCollector extends DefaultRoutesCollector {
    private final List<RouteSource> sources;

    /** Creates a collector of these files, in this order. */
    public RouteSourceCollector(List<RouteSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public Collection<Resource> findRouteResourcesFromDirectory(
            CamelContext context, String excludePattern, String includePattern) {
        return sources.stream()
                .map(source -> ResourceHelper.fromString("file:" + source.path(), source.text()))
                .toList();
    }
}
