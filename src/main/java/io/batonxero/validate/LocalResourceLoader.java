package io.batonxero.validate;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Loads what routes name to be loaded, where they are checked: files and what is in jars, and nothing of another host. */
final class LocalResourceLoader implements ResourceLoader {
    private final ResourceLoader camels;

    LocalResourceLoader(ResourceLoader camels) {
        this.camels = camels;
    }

    @Override
    public Resource resolveResource(String uri) {
        String scheme = ResourceHelper.hasScheme(uri) ? ResourceHelper.getScheme(uri) : "classpath:";
        return switch (scheme) {
            case "classpath:" -> camels.resolveResource(uri);
            case "file:" -> {
                Path file = Path.of(uri.substring("file:".length()));
                if (Files.exists(file) && !Files.isRegularFile(file)) {
                    throw new IllegalArgumentException(uri + " is no regular file");
                }
                yield camels.resolveResource(uri);
            }
            default -> throw new IllegalArgumentException("a check loads nothing but file: and classpath:, not " + uri);
        };
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camels.getCamelContext();
    }

    @Override
    public void setCamelContext(@Nullable CamelContext context) {
        camels.setCamelContext(context);
    }
}
