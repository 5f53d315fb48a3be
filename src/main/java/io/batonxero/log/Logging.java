package io.batonxero.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;

/**
 * Where log lines go and what they look like: to stderr, since stdout belongs to the summary. Logback asks for it when the
 * first logger is made, and is spared to look for a file and to read it, unless {@code logback.configurationFile} names one.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "baton.log-level";
    private static final String FORMAT = "baton.log-format";

    /**
     * Says how to log. To be called before the first logger is made.
     *
     * @param format {@code baton.log-format}
     * @param level {@code baton.log-level}
     */
    public static void configure(String format, String level) {
        System.setProperty(FORMAT, format);
        System.setProperty(LEVEL, level);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogMasking.begin(context);
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(MaskingAppender.of(toStderr(
                context, System.getProperty(FORMAT, "").equals("console") ? new ConsoleLines() : new JsonLines())));
        context.getLogger("io.batonxero").setLevel(Level.toLevel(System.getProperty(LEVEL), Level.INFO));
        // Who did what is said at every level.
        context.getLogger("audit").setLevel(Level.INFO);
        // Why Camel did not start is the last line of the program, without thirty lines of where.
        context.getLogger("org.apache.camel.impl.engine.AbstractCamelContext").setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> toStderr(LoggerContext context, Layout<ILoggingEvent> layout) {
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget(ConsoleTarget.SystemErr.getName());
        stderr.setEncoder(encoder);
        stderr.start();
        return stderr;
    }
}
