package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.support.LogLines;
import io.batonxero.support.Service;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fields task and tenant in the log lines of a service. */
class LogFieldsTest {
    private static final String WITHOUT_TASK =
            "(starting|registered|(Xero|ConductorOne) access token|poll failed|Hawtio is disabled|RAMJobStore).*";

    @TempDir
    Path folder;

    private Service service;
    private LogLines log;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
        log = LogLines.of("io.batonxero");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        service.close();
    }

    private List<JsonNode> lines(String beginning) {
        return log.json().stream()
                .filter(line -> line.path("msg").asText().startsWith(beginning))
                .toList();
    }

    private static String stage(JsonNode line) {
        return line.path("stage").asText();
    }

    private void awaitOrganisationRequests(int times) {
        service.await(() -> service.xero().requests().stream()
                        .filter(request -> request.path().endsWith("/Organisation"))
                        .count()
                >= times);
    }

    /** Runs two tasks; the first one reads its organisations in parallel. */
    private void syncTwice() throws Exception {
        service.xero().latency(Duration.ofMillis(300));
        service.c1().script().queue(ServiceTest.sync("a")).queue(ServiceTest.sync("b"));
        service.run();
        service.awaitXeroRequest("/connections");
        service.await(() -> service.xero().requests().size() > 1);
        service.xero().silent(true);
        awaitOrganisationRequests(2);
        service.xero().silent(false);
        assertThat(List.of(service.nextFinished(), service.nextFinished())).allMatch(finished -> finished.hasSuccess());
        service.await(() -> lines("stage finished").stream()
                        .filter(line -> stage(line).equals("send-outcome"))
                        .count()
                == 2);
    }

    @Test
    void everyLineOfATaskHasTheTaskField() throws Exception {
        syncTwice();

        assertThat(log.json())
                .filteredOn(line -> !line.path("msg").asText().matches(WITHOUT_TASK))
                .hasSizeGreaterThan(20)
                .allSatisfy(line -> assertThat(line.path("task").asText()).matches("a{27}|b{27}"));
        assertThat(lines("task started")).hasSize(2);
        Map<String, List<String>> stages = lines("stage finished").stream()
                .collect(Collectors.groupingBy(
                        line -> line.path("task").asText(),
                        Collectors.mapping(LogFieldsTest::stage, Collectors.toList())));
        assertThat(stages.get("a".repeat(27)))
                .contains("sync", "upload-c1z", "send-outcome")
                .containsExactlyInAnyOrderElementsOf(stages.get("b".repeat(27)));
    }

    @Test
    void linesAboutAnOrganisationHaveItsTenantField() throws Exception {
        syncTwice();

        assertThat(log.json())
                .filteredOn(line -> line.has("organisation"))
                .hasSizeGreaterThan(11)
                .allSatisfy(line -> assertThat(line.path("organisation")).isEqualTo(line.path("tenant")));
        assertThat(lines("stage finished"))
                .filteredOn(line -> !stage(line).matches("read-tenant|map-access"))
                .hasSizeGreaterThan(7)
                .noneMatch(line -> line.has("tenant"));
    }

    @Test
    void linesOfTheSameThreadsAfterATaskHaveNoTaskField() throws Exception {
        syncTwice();
        service.c1().script().fail("GetTask", Status.UNAVAILABLE.withDescription("maintenance"), 1000);

        service.await(() -> lines("poll failed").size() > 1);

        assertThat(log.json())
                .filteredOn(line -> line.path("msg").asText().matches("(starting|registered|poll failed).*"))
                .hasSizeGreaterThan(2)
                .noneMatch(line -> line.has("task") || line.has("tenant"));
    }

    @Test
    void failedHeartbeatAndCancelledTaskHaveTheTaskField() throws Exception {
        service.xero().silent(true);
        service.c1().script().queue(ServiceTest.sync("c"));
        service.run();
        service.awaitXeroRequest("/connections");
        service.c1().script().fail("Heartbeat", Status.UNAVAILABLE, 1000);
        service.await(() -> !lines("heartbeat failed").isEmpty());

        service.stop();

        assertThat(log.json())
                .filteredOn(line -> line.path("msg").asText().matches("heartbeat failed|task cancelled|task failed"))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line.path("task").asText()).isEqualTo("c".repeat(27)));
    }

    @Test
    void failedAttemptLoggedByCamelHasTheTaskField() throws Exception {
        service.c1().script().fail("UploadAsset", Status.INTERNAL, 1).queue(ServiceTest.sync("d"));
        try (LogLines camel = LogLines.of("org.apache.camel")) {
            service.run();
            assertThat(service.nextFinished().hasSuccess()).isTrue();

            assertThat(camel.json())
                    .filteredOn(line -> line.path("msg").asText().startsWith("Failed delivery"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.path("task").asText()).isEqualTo("d".repeat(27)));
        }
    }

    @Test
    void noLineContainsAnEmailAddress() throws Exception {
        syncTwice();

        assertThat(log.json()).isNotEmpty().noneMatch(line -> line.toString().contains("@"));
    }
}
