# Builds the image with a container engine; `mvn package -Pimage` builds it without one.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml application.properties ./
COPY src src
COPY routes routes
RUN mvn -B -q package -Dmaven.test.skip=true

FROM eclipse-temurin:25-jre
WORKDIR /app
# Libraries change less often than the program: a separate layer.
COPY --from=build /src/target/lib lib
COPY --from=build /src/target/baton-xero-camel.jar /src/target/application.properties ./
COPY --from=build /src/target/bin bin
COPY --from=build /src/target/routes routes
COPY src/main/image /
# Now, since the root file system may be read-only at run time.
RUN bin/baton-xero-camel archive-classes
# A new volume mounted here inherits the owner.
RUN mkdir -p /var/lib/baton-xero-camel && chown 10001:10001 /var/lib/baton-xero-camel
ENV BATON_STATE_DIR=/var/lib/baton-xero-camel \
    BATON_HEALTH_CHECK=true
# As in pom.xml. Without these, the image has the labels of its base, such as the version of Ubuntu.
LABEL org.opencontainers.image.created="2026-11-23T00:00:00Z" \
      org.opencontainers.image.description="Tells ConductorOne who can enter which Xero organisation, with which role: an Apache Camel route bundle" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/ConductorOne/baton-xero-camel" \
      org.opencontainers.image.title="baton-xero-camel" \
      org.opencontainers.image.version="0.1.0"
USER 10001:10001
ENTRYPOINT ["/app/bin/baton-xero-camel"]
# Each check starts a JVM, hence the long interval.
HEALTHCHECK --interval=2m --timeout=20s --start-period=1m CMD ["baton-xero-camel", "health-check", "--endpoint", "live"]
