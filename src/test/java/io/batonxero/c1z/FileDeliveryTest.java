package io.batonxero.c1z;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.BadSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class FileDeliveryTest {
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsNeverReplaced() {
        assertThatThrownBy(() -> new FileDelivery("/dev/null"))
                .isInstanceOf(BadSetting.class)
                .hasMessage("--file /dev/null: is there and is no file. Name a file.");
    }
}
