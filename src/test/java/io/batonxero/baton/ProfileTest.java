package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void profileHasTextsAndFlags() {
        assertThat(new Profile()
                        .text("some", "Zoë")
                        .flag("yes", true)
                        .flag("no", false)
                        .build())
                .isEqualTo(Struct.newBuilder()
                        .putFields(
                                "some", Value.newBuilder().setStringValue("Zoë").build())
                        .putFields("yes", Value.newBuilder().setBoolValue(true).build())
                        .putFields("no", Value.newBuilder().setBoolValue(false).build())
                        .build());
    }

    @Test
    void emptyTextsAreOmitted() {
        assertThat(new Profile().text("some", "").build()).isEqualTo(Struct.getDefaultInstance());
    }
}
