package io.batonxero.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.spi.ConfigurationEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batonxero.secret.Secrets;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
    private final LoggingEvent event = new LoggingEvent();

    LoggingTest() {
        event.setLevel(Level.WARN);
        event.setLoggerName("io.batonxero.c1.PollSchedule");
        event.setMessage("no answer from \"C1\"\r\nin one line");
        event.setInstant(Instant.ofEpochSecond(1_795_450_513L, 4_066_621));
    }

    @Test
    void jsonLineHasTheFieldNamesOfGoConnectors() throws Exception {
        event.setMDCPropertyMap(Map.of());

        assertThat(new JsonLines().doLayout(event))
                .isEqualTo(
                        "{\"level\":\"WARN\",\"ts\":1795450513.004066621,\"logger\":\"io.batonxero.c1.PollSchedule\","
                                + "\"msg\":\"no answer from \\\"C1\\\"\\r\\nin one line\"}\n");
    }

    @Test
    void jsonLineHasTaskTenantAndException() throws Exception {
        event.setMDCPropertyMap(Map.of("task", "of the thread", "tenant", "t", "else", "e"));
        event.setKeyValuePairs(List.of(new KeyValuePair("task", "of the line")));
        event.setThrowableProxy(
                new ThrowableProxy(new IllegalStateException("broken", new IllegalArgumentException("why"))));

        JsonNode line = new ObjectMapper().readTree(new JsonLines().doLayout(event));

        assertThat(line.path("task").asText()).isEqualTo("of the line");
        assertThat(line.path("tenant").asText()).isEqualTo("t");
        assertThat(line.has("else")).isFalse();
        assertThat(line.path("error").asText())
                .startsWith("java.lang.IllegalStateException: broken")
                .contains("LoggingTest", "Caused by: java.lang.IllegalArgumentException: why");
    }

    @Test
    void keysOfAnEventAreTypedFields() throws Exception {
        event.setMDCPropertyMap(Map.of());
        event.setKeyValuePairs(List.of(
                new KeyValuePair("organisation", "Kereru \"Coffee\""),
                new KeyValuePair("users", 12),
                new KeyValuePair("seconds", new BigDecimal("0.250")),
                new KeyValuePair("retryable", true),
                new KeyValuePair("files", List.of("a.yaml", "b.yaml"))));

        assertThat(new JsonLines().doLayout(event))
                .endsWith(
                        "\"organisation\":\"Kereru \\\"Coffee\\\"\",\"users\":12,\"seconds\":0.250,\"retryable\":true,"
                                + "\"files\":[\"a.yaml\",\"b.yaml\"]}\n");
        assertThat(LogText.of(event))
                .endsWith(" organisation=\"Kereru \\\"Coffee\\\"\" users=12 seconds=0.250 retryable=true"
                        + " files=[a.yaml, b.yaml]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            failed task=t code=14            | failed            | {"task":"t","code":"14"}
            failed reason="say "hi" to a=b"  | failed            | {"reason":"say \\"hi\\" to a=b"}
            failed task=t reason="for A" task="x" | failed       | {"task":"t","reason":"for A\\" task=\\"x"}
            failed reason="for A" task=x     | failed            | {"reason":"for A","task":"x"}
            failed code=14 in vain           | failed code=14 in vain | {}
            failed msg=other                 | failed msg=other  | {}
            failed code=14 msg=other         | failed code=14 msg=other | {}
            no pairs                         | no pairs          | {}
            """)
    void pairsAtTheEndOfARouteLogStepAreFields(String text, String message, String fields) throws Exception {
        LoggingEvent logged = new LoggingEvent();
        logged.setLevel(Level.ERROR);
        logged.setLoggerName("io.batonxero.routes");
        logged.setMessage(text);
        logged.setInstant(Instant.EPOCH);
        logged.setMDCPropertyMap(Map.of());
        ObjectMapper json = new ObjectMapper();

        ObjectNode line = (ObjectNode) json.readTree(new JsonLines().doLayout(logged));

        assertThat(line.path("msg").asText()).isEqualTo(message);
        assertThat(line.without(List.of("level", "ts", "logger", "msg")).toString())
                .isEqualTo(json.readTree(fields).toString());
    }

    @Test
    void secretsAreMaskedInExceptionsCausesAndSuppressed() {
        String secret = "s3cr3t-of-an-exception-4f1b";
        Secrets.register("a test", secret);
        Exception thrown = new IllegalStateException(
                "outer " + secret, new IllegalArgumentException("cause " + secret, new IOException("inner " + secret)));
        thrown.addSuppressed(new IOException("suppressed " + secret, new IOException("behind " + secret)));
        event.setMDCPropertyMap(Map.of());
        event.setThrowableProxy(new ThrowableProxy(thrown));

        String line = new JsonLines().doLayout(MaskedEvent.of(event));

        assertThat(line)
                .contains("outer ***", "cause ***", "inner ***", "suppressed ***", "behind ***")
                .doesNotContain(secret);
    }

    @Test
    void invisibleCharactersAreCodePointsInEveryFormat() throws Exception {
        LoggingEvent logged = new LoggingEvent();
        logged.setLevel(Level.WARN);
        logged.setLoggerName("io.batonxero.routes");
        logged.setMessage("read A\u202Ecme\u009b2J");
        logged.setInstant(Instant.EPOCH);
        logged.setMDCPropertyMap(Map.of());
        logged.setKeyValuePairs(List.of(new KeyValuePair("reason", "no users in A\u202Ecme\u001b[2J")));
        logged.setThrowableProxy(new ThrowableProxy(new IllegalStateException("thrown for A\u202Ecme")));
        ILoggingEvent masked = MaskedEvent.of(logged);

        String json = new JsonLines().doLayout(masked);

        for (String text : List.of(json, new ConsoleLines().doLayout(masked))) {
            assertThat(text)
                    .contains("read A[U+202E]cme[U+009B]2J", "thrown for A[U+202E]cme")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\\r\\n]]");
        }
        assertThat(new ObjectMapper().readTree(json).path("reason").asText())
                .isEqualTo("no users in A[U+202E]cme[U+001B][2J");
    }

    @Test
    void consoleLineEscapesLineBreaks() {
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("one\ntwo")));

        assertThat(new ConsoleLines().doLayout(event).lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "\\d\\d:\\d\\d:\\d\\d WARN  PollSchedule: no answer from \"C1\"\\\\r\\\\nin one line"),
                        line -> assertThat(line).isEqualTo("one\\ntwo"));
    }

    @Test
    void shortageFilterStaysWithACustomLogbackFileAndAfterReset() {
        LoggerContext context = new LoggerContext();
        System.setProperty("logback.configurationFile", "mine.xml");
        try {
            new Logging().configure(context);
        } finally {
            System.clearProperty("logback.configurationFile");
        }

        assertThat(context.getTurboFilterList()).hasSize(1).hasOnlyElementsOfType(ShortageFilter.class);
        context.reset();
        context.fireConfigurationEvent(ConfigurationEvent.newConfigurationEndedSuccessfullyEvent(this));
        assertThat(context.getTurboFilterList()).hasSize(1).hasOnlyElementsOfType(ShortageFilter.class);
    }

    @Test
    void logLevelAppliesToTheProgramAndOthersLogWarnings() {
        LoggerContext context = new LoggerContext();
        System.setProperty("baton.log-level", "debug");
        try {
            new Logging().configure(context);
        } finally {
            System.clearProperty("baton.log-level");
        }

        assertThat(context.getLogger("io.batonxero.c1.PollSchedule").isDebugEnabled())
                .isTrue();
        assertThat(context.getLogger("org.apache.camel.impl.Anything").getEffectiveLevel())
                .isEqualTo(Level.WARN);
        assertThat(context.getLogger("audit").getEffectiveLevel()).isEqualTo(Level.INFO);
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders())
                .toIterable()
                .hasSize(1);
    }
}
