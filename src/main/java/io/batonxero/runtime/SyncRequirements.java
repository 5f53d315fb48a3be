package io.batonxero.runtime;

import io.batonxero.c1z.FileDelivery;
import io.batonxero.c1z.NativeLibraries;
import io.batonxero.guard.RemovalGuard;
import io.batonxero.report.ReportWriter;
import io.batonxero.settings.Mode;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;

/** Checks before the first sync that this machine meets the requirements of the loaded routes. */
final class SyncRequirements {
    private final CamelContext context;

    private SyncRequirements(CamelContext context) {
        this.context = context;
    }

    /**
     * Checks what the loaded routes need in {@code mode}.
     *
     * @throws io.batonxero.base.ConfigurationException if this machine lacks it
     */
    static void check(CamelContext context, Mode mode) {
        SyncRequirements requirements = new SyncRequirements(context);
        if (mode.writesFile()) {
            requirements.calledBean("fileDelivery", FileDelivery.class).ifPresent(FileDelivery::requireWritable);
        }
        if (mode.syncs()) {
            requirements.calledBean("reportWriter", ReportWriter.class).ifPresent(ReportWriter::requireWritable);
            requirements.calledBean("removalGuard", RemovalGuard.class).ifPresent(RemovalGuard::requireFolder);
            NativeLibraries.load();
        }
    }

    /** {@return a bean that a loaded route calls} A swap of the step may not need it. */
    private <T> Optional<T> calledBean(String name, Class<T> type) {
        boolean isCalled =
                context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions().stream()
                        .map(route ->
                                ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), BeanDefinition.class))
                        .flatMap(Collection::stream)
                        .anyMatch(step -> name.equals(step.getRef()));
        return isCalled
                ? Optional.ofNullable(
                        context.getRegistry().findByTypeWithName(type).get(name))
                : Optional.empty();
    }
}
