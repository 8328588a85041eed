package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.crd.TrackedRepositorySpec;
import io.kubegitdeploy.operator.gateway.Answer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final String NUMBERED = "[api]\n[[docker]]\ndirectory = \".\"\ntag = \"r/api:v{{ .job.id }}\"\n";
    private static final String PLAIN = "[api]\n[[docker]]\ndirectory = \".\"\ntag = \"r/api:v1\"\n";

    @Test
    void a_job_made_by_a_person_waits_for_its_number_if_its_deploy_file_asks_for_it() {
        Pass prepared = prepared(NUMBERED, null, null);

        assertThat(prepared.plan()).isEmpty();
        assertThat(prepared.seen().unprepared())
                .hasValueSatisfying(why -> assertThat(why).contains("number"));
    }

    @Test
    void with_the_number_that_the_gateway_gave_it_goes_on() {
        assertThat(tag(prepared(NUMBERED, null, 41L))).isEqualTo("r/api:v41");
        assertThat(tag(prepared(NUMBERED, 7L, null))).isEqualTo("r/api:v7");
    }

    @Test
    void a_deploy_file_that_does_not_ask_for_the_number_does_not_wait() {
        assertThat(tag(prepared(PLAIN, null, null))).isEqualTo("r/api:v1");
    }

    @Test
    void a_broken_deploy_file_ends_a_job_without_a_number_at_once() {
        assertThat(prepared("[api]\n[[docker]]\ntga = \"x\"\n", null, null)
                        .seen()
                        .verdict())
                .isPresent();
    }

    private static String tag(Pass prepared) {
        return prepared.plan()
                .orElseThrow()
                .units()
                .getFirst()
                .docker()
                .orElseThrow()
                .tag();
    }

    private static Pass prepared(String file, Long number, Long given) {
        DeployJob job = new DeployJob();
        job.setSpec(new DeployJobSpec(
                "shop", number, "refs/heads/main", "a".repeat(40), null, null, null, null, null, false));
        if (given != null) {
            job.setStatus(new DeployJobStatus(null, null, null, null, null, null, null, null, null, null, null, given));
        }
        TrackedRepository repository = new TrackedRepository();
        repository.getMetadata().setNamespace("team");
        repository.setSpec(TrackedRepositorySpec.of("octo", "shop"));
        Pass pass = new Pass(job, Optional.of(repository), Optional.empty(), Observation.NOTHING, Instant.EPOCH);
        return new Preparation(any -> new Answer.Ok<>(file)).prepare(pass);
    }
}
