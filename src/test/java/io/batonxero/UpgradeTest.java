package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/upgrade.md says of coming from the Go connector with its Secret, and of going back. */
class UpgradeTest {
    private static final Path TEST = Path.of("src/test/resources");

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder, XeroWorld.in(TEST.resolve("cases/legacy-organisation-sole/given")));
        assertThat(service.environment())
                .containsKeys(
                        "BATON_CLIENT_ID",
                        "BATON_CLIENT_SECRET",
                        "BATON_XERO_CLIENT_ID",
                        "BATON_XERO_CLIENT_SECRET",
                        "BATON_REFRESH_TOKEN");
        service.environment().put("BATON_XERO_LEGACY_ORGANISATION", "sole");
        service.c1().script().queue(ServiceTest.sync("a"));
        service.run();
        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void conductorOneFindsEveryIdAgainAndAdvisersSubscribersAndUnpublishedRolesBesides() throws Exception {
        List<String> theirs = Files.readAllLines(TEST.resolve("go-connector/ids.txt")).stream()
                .filter(id -> !id.startsWith("#"))
                .toList();
        List<String> ours = uploaded();

        assertThat(ours)
                .containsAll(theirs.stream()
                        .filter(id -> !id.equals("role:financialadvisor"))
                        .toList());
        assertThat(ours)
                .filteredOn(id -> !theirs.contains(id))
                .anyMatch(id -> id.startsWith("role:financialadviser:financialadviser:user:"))
                .allMatch(id -> id.startsWith("role:financialadviser")
                        || id.matches("org:[0-9a-f-]+:subscriber:user:[0-9a-f-]+")
                        || id.startsWith("role:unknown")
                        || id.startsWith("user:"));
    }

    @Test
    void theGoConnectorIsRefusedTheRefreshTokenThatThisOneSpent() throws Exception {
        String pair = SimulatedTokens.CLIENT_ID + ":" + SimulatedTokens.CLIENT_SECRET;
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.xero().url() + "/connect/token"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("grant_type=refresh_token&refresh_token="
                                        + service.environment().get("BATON_REFRESH_TOKEN")))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_grant");
    }

    private List<String> uploaded() {
        try (C1zReader reader = new C1zReader(service.c1().uploads().get(0).file())) {
            return Stream.concat(
                            reader.resources().stream()
                                    .map(resource -> resource.getId().getResourceType() + ":"
                                            + resource.getId().getResource()),
                            reader.grants().stream().map(grant -> grant.getId()))
                    .toList();
        }
    }
}
