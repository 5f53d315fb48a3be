package io.batonxero.baton;

import c1.connector.v2.Capability;
import c1.connector.v2.CapabilityPermissions;
import c1.connector.v2.ConnectorCapabilities;
import c1.connector.v2.ConnectorMetadata;
import c1.connector.v2.CredentialDetails;
import c1.connector.v2.ResourceType;
import java.util.Comparator;

/** The connector's metadata and capabilities for ConductorOne: it syncs and does not provision. */
public final class ConnectorDescription {
    private ConnectorDescription() {}

    /** {@return the capabilities, with resource types sorted by id} */
    public static ConnectorCapabilities capabilities() {
        ConnectorCapabilities.Builder all = ConnectorCapabilities.newBuilder()
                .addConnectorCapabilities(Capability.CAPABILITY_SYNC)
                .setCredentialDetails(CredentialDetails.getDefaultInstance());
        ResourceTypes.ALL.stream()
                .sorted(Comparator.comparing(ResourceType::getId))
                .forEach(type -> all.addResourceTypeCapabilitiesBuilder()
                        .setResourceType(type)
                        .addCapabilities(Capability.CAPABILITY_SYNC)
                        .setPermissions(CapabilityPermissions.getDefaultInstance()));
        return all.build();
    }

    /** {@return the metadata that ConductorOne shows} */
    public static ConnectorMetadata metadata() {
        return ConnectorMetadata.newBuilder()
                .setDisplayName("Xero")
                .setDescription("Connector syncing Xero organizations and their members to Baton")
                .setCapabilities(capabilities())
                .build();
    }
}
