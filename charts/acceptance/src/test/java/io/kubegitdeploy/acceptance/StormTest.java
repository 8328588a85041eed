package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of {@code examples/storm} needs no cluster: its judge, what it pushes, its recorder. */
class StormTest {
    /** This module is where Maven runs its tests. */
    private static final Path PARTS = Path.of("../../examples/storm.d");

    @Test
    void the_storm_finds_what_is_lost_doubled_or_older_over_newer() {
        Program.Ended tests = Program.in(PARTS)
                .within(Duration.ofSeconds(60))
                .run(List.of("python3", "-B", "-m", "unittest", "discover", "-v", "-p", "test_*.py"));

        assertThat(tests.successful())
                .contains("test_an_accepted_push_without_a_deploy_job_is_lost (")
                .contains("test_two_deploy_jobs_of_one_push_are_doubled (")
                .contains("test_an_older_push_released_after_a_newer_one_is_found (")
                .doesNotContain("skipped");
    }
}
