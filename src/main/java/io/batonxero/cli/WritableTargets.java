package io.batonxero.cli;

import io.batonxero.c1z.FileDelivery;
import io.batonxero.report.ReportWriter;
import java.util.Collection;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;

/** What a sync will write, checked before the first one, in the modes that write it and for the steps that are loaded. */
final class WritableTargets {
    private final CamelContext context;

    private WritableTargets(CamelContext context) {
        this.context = context;
    }

    /**
     * Checks what the loaded routes write in {@code mode}.
     *
     * @throws io.batonxero.base.BadSetting if it cannot be written
     */
    static void require(CamelContext context, Mode mode) {
        WritableTargets targets = new WritableTargets(context);
        if (mode.leavesFile()) {
            targets.called("fileDelivery", FileDelivery.class).ifPresent(FileDelivery::requireWritable);
        }
        if (mode.leavesFile() || mode == Mode.SERVICE) {
            targets.called("reportWriter", ReportWriter.class).ifPresent(ReportWriter::requireWritable);
        }
    }

    /** Another step in the place of ours may write elsewhere. */
    private <T> Optional<T> called(String name, Class<T> type) {
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
