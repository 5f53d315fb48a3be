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
 * Configures Logback in code: log lines go to stderr, because stdout is for the summary. Logback loads this class with the
 * first logger. A file named by {@code logback.configurationFile} takes precedence.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "baton.log-level";
    private static final String FORMAT = "baton.log-format";
    private static final String FINDINGS = "baton.log-findings";

    /**
     * Sets format and level. Must be called before the first logger is created.
     *
     * @param format {@code baton.log-format}
     * @param level {@code baton.log-level}
     */
    public static void configure(String format, String level) {
        System.setProperty(FORMAT, format);
        System.setProperty(LEVEL, level);
    }

    /** Leaves findings in the data of Xero to the summary. Must be called before the first logger is created. */
    public static void omitFindings() {
        System.setProperty(FINDINGS, "false");
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
        if (System.getProperty(FINDINGS, "").equals("false")) {
            context.getLogger("io.batonxero.baton").setLevel(Level.ERROR);
        }
        // These do not depend on the level.
        context.getLogger("audit").setLevel(Level.INFO);
        context.getLogger("summary").setLevel(Level.INFO);
        // The program prints the reason of a failed start itself, without a stack trace.
        context.getLogger("org.apache.camel.impl.engine.AbstractCamelContext").setLevel(Level.OFF);
        // The step deliver-file/sftp says what its failures mean.
        context.getLogger("org.apache.camel.component.file.remote.RemoteFileProducer")
                .setLevel(Level.ERROR);
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
