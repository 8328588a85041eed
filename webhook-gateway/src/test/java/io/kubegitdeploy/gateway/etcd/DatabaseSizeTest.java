package io.kubegitdeploy.gateway.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseSizeTest {
    @ParameterizedTest
    @CsvSource({"8388608, 8388608, false", "8388608, 7340033, false", "8388608, 7340032, true", "0, 0, false"})
    void a_member_is_stopped_for_a_defragmentation_only_if_that_gives_back_a_mebibyte(
            long bytes, long inUse, boolean worthIt) {
        assertThat(new DatabaseSize(bytes, inUse).isWorthDefragmenting()).isEqualTo(worthIt);
    }
}
