package io.batonxero.validate;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Loads resources during validation from files and the class path only, never from another host. */
final class LocalResourceLoader implements ResourceLoader {
    private final ResourceLoader delegate;

    LocalResourceLoader(ResourceLoader delegate) {
        this.delegate = delegate;
    }

    @Override
    public Resource resolveResource(String uri) {
        String scheme = ResourceHelper.hasScheme(uri) ? ResourceHelper.getScheme(uri) : "classpath:";
        return switch (scheme) {
            case "classpath:" -> delegate.resolveResource(uri);
            case "file:" -> {
                Path file = Path.of(uri.substring("file:".length()));
                if (Files.exists(file) && !Files.isRegularFile(file)) {
                    throw new IllegalArgumentException(uri + " is not a regular file");
                }
                yield delegate.resolveResource(uri);
            }
            default ->
                throw new IllegalArgumentException(
                        "validation loads resources from file: and classpath: only, not " + uri);
        };
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return delegate.getCamelContext();
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        delegate.setCamelContext(context);
    }
}
