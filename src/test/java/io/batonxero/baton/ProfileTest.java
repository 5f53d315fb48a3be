package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile is written as bytes, and reads as what it says. */
class ProfileTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 116, 117, 118, 124, 125, 126, 127, 128, 200, 16_370, 16_384, 70_000})
    void itsBytesAreThoseOfAStructWhateverTheirNumber(int length) {
        String text = "x".repeat(length);

        Profile profile = new Profile().text("some", text).flag("yes", true).flag("no", false);

        assertThat(profile.build()).isEqualTo(struct(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zoë", "王小明", "👩‍🚀"})
    void itTakesEveryScript(String text) {
        assertThat(new Profile()
                        .text("some", text)
                        .flag("yes", true)
                        .flag("no", false)
                        .build())
                .isEqualTo(struct(text));
    }

    @Test
    void whatXeroLeftOutIsLeftOut() {
        assertThat(new Profile().text("some", "").build()).isEqualTo(Struct.getDefaultInstance());
    }

    private static Struct struct(String text) {
        return Struct.newBuilder()
                .putFields("some", Value.newBuilder().setStringValue(text).build())
                .putFields("yes", Value.newBuilder().setBoolValue(true).build())
                .putFields("no", Value.newBuilder().setBoolValue(false).build())
                .build();
    }
}
