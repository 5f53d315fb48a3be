# The image for those who have a container engine; `mvn package -Pimage` makes the same without one.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml application.properties ./
COPY src src
COPY routes routes
RUN mvn -B -q package -Dmaven.test.skip=true

FROM eclipse-temurin:25-jre
WORKDIR /app
# Libraries change less often than the program, and have a layer of their own.
COPY --from=build /src/target/lib lib
COPY --from=build /src/target/baton-xero-camel.jar /src/target/application.properties ./
COPY --from=build /src/target/bin bin
COPY --from=build /src/target/routes routes
COPY src/main/image /
# Its file system may be read-only when it runs.
RUN bin/baton-xero-camel archive-classes
# A volume laid over it takes its owner.
RUN mkdir -p /var/lib/baton-xero-camel && chown 10001:10001 /var/lib/baton-xero-camel
ENV BATON_STATE_DIR=/var/lib/baton-xero-camel \
    BATON_HEALTH_CHECK=true
USER 10001:10001
ENTRYPOINT ["/app/bin/baton-xero-camel"]
# Each asks by a JVM of its own.
HEALTHCHECK --interval=2m --timeout=20s --start-period=1m CMD ["baton-xero-camel", "health-check", "--endpoint", "live"]
