package io.kubegitdeploy.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int LIMIT = 25 << 20;

    /** Takes as many blocks as there are for one body. */
    private static int filled(Room room, int most) throws InterruptedException {
        int held = 0;
        while (held < most && room.take(held, Duration.ZERO)) {
            held++;
        }
        return held;
    }

    @Test
    void large_bodies_that_never_end_leave_room_for_small_ones() throws Exception {
        Room room = new Room(LIMIT, 2L * LIMIT);
        int first = filled(room, 401);
        int second = filled(room, 401);
        assertThat(first).isEqualTo(401);
        assertThat(second).isLessThan(401);

        for (int small = 0; small < 10; small++) {
            assertThat(filled(room, 16)).isEqualTo(16);
        }
        assertThat(room.take(16, Duration.ZERO)).isFalse();

        room.release(first);
        assertThat(filled(room, 370)).isEqualTo(370);
    }

    @Test
    void one_body_of_the_limit_finds_room_however_little_there_is() throws Exception {
        Room room = new Room(LIMIT, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(filled(room, 401)).isEqualTo(401);
            room.release(401);
        }
    }

    @Test
    void no_more_is_given_than_there_is() throws Exception {
        Room room = new Room(1 << 20, 4 << 20);
        int all = 0;
        for (int held = filled(room, 16); held > 0; held = filled(room, 16)) {
            all += held;
        }
        assertThat(all).isEqualTo(65);
    }
}
