package io.kubegitdeploy.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobSpec;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.gateway.json.Json;
import io.kubegitdeploy.gateway.repository.RepositoryId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeployJobsTest {
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);

    private static JobRecord job(String message, String author) {
        Push push = new Push("refs/heads/main", A, B, 7, "12345678-1234-1234-1234-123456789abc", message, author);
        return JobRecord.queued(
                new RepositoryId("Acme", "Shop"),
                3,
                push,
                new JobRecord.DeployJobName("ns", "acme-shop", "shop-3", null),
                Instant.EPOCH);
    }

    private static DeployJob desired(String message, String author) {
        TrackedRepository owner = new TrackedRepository();
        owner.getMetadata().setName("acme-shop");
        owner.getMetadata().setUid("u");
        return DeployJobs.desired(job(message, author), owner);
    }

    @Test
    void a_deploy_job_names_the_push_and_is_owned_by_its_tracked_repository() {
        DeployJob desired = desired("m", "Ada <a@b>");
        assertThat(desired.getMetadata().getName()).isEqualTo("shop-3");
        assertThat(desired.getMetadata().getNamespace()).isEqualTo("ns");
        assertThat(desired.getMetadata().getLabels())
                .containsEntry(Labels.REPOSITORY, Names.hash("acme-shop"))
                .containsEntry(Labels.REF, Names.hash("refs/heads/main"));
        assertThat(desired.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("TrackedRepository");
            assertThat(owner.getUid()).isEqualTo("u");
        });
        assertThat(desired.getSpec())
                .isEqualTo(new DeployJobSpec(
                        "acme-shop",
                        3L,
                        "refs/heads/main",
                        B,
                        A,
                        7L,
                        "m",
                        "Ada <a@b>",
                        "12345678-1234-1234-1234-123456789abc",
                        null));
    }

    @Test
    void long_texts_are_cut_at_whole_characters() {
        String faces = "\uD83D\uDE00".repeat(5000);
        DeployJobSpec spec = desired(faces, "x".repeat(9999)).getSpec();
        assertThat(spec.message().codePointCount(0, spec.message().length())).isEqualTo(4096);
        assertThat(spec.message()).endsWith("\uD83D\uDE00");
        assertThat(spec.author()).hasSize(512);
    }

    @Test
    void control_characters_and_halves_of_characters_are_replaced() {
        DeployJobSpec spec = desired("a\0b\u001bc\r\nd\ud800e\te", "x\ny\u007f").getSpec();
        assertThat(spec.message()).isEqualTo("a\uFFFDb\uFFFDc\nd\uFFFDe\te");
        assertThat(spec.author()).isEqualTo("x y\uFFFD");
    }

    @Test
    void of_a_commit_message_of_megabytes_a_record_keeps_no_more_than_the_deploy_job() {
        Push push = new Push("refs/heads/main", A, B, 7, "d1", "m\ud800".repeat(1 << 20), "a".repeat(1 << 20));
        assertThat(push.message()).hasSize(4096).startsWith("m\uFFFDm");
        assertThat(push.author()).hasSize(512);
    }

    @Test
    void empty_texts_are_left_out() {
        assertThat(desired("", " \n ").getSpec().message()).isNull();
        assertThat(desired("", " \n ").getSpec().author()).isNull();
    }

    @Test
    void only_an_object_of_the_very_same_push_counts_as_made() {
        DeployJob there = desired("m", "a");
        assertThat(DeployJobs.isOf(there, job("another message", ""))).isTrue();
        there.setSpec(new DeployJobSpec("acme-shop", 3L, "refs/heads/main", A, A, 7L, null, null, null, null));
        assertThat(DeployJobs.isOf(there, job("m", "a"))).isFalse();
    }

    @Test
    void what_a_person_asked_for_has_a_number_and_no_time_of_a_push() {
        Push asked = Push.asked("refs/tags/v1", B, "m", "Ada <a@b>");
        JobRecord record = JobRecord.queued(
                new RepositoryId("Acme", "Shop"),
                4,
                asked,
                new JobRecord.DeployJobName("ns", "acme-shop", "shop-4", null),
                Instant.EPOCH);
        DeployJob desired = DeployJobs.desired(record, new TrackedRepository());

        assertThat(desired.getSpec())
                .isEqualTo(new DeployJobSpec(
                        "acme-shop", 4L, "refs/tags/v1", B, null, null, "m", "Ada <a@b>", null, false));
        assertThat(DeployJobs.isOf(desired, record)).isTrue();
        assertThat(DeployJobs.isOf(desired, job("m", "a"))).isFalse();
        assertThat(Json.read(Json.write(record), JobRecord.class)).isEqualTo(record);
        assertThat(DeployJobs.desired(record.cancelled(), new TrackedRepository())
                        .getSpec()
                        .cancel())
                .isTrue();
    }

    @Test
    void a_record_has_the_keys_of_the_contract() {
        var json = Json.MAPPER.valueToTree(job("m", "a"));
        assertThat(json.at("/id/repository_id/owner").asText()).isEqualTo("Acme");
        assertThat(json.at("/id/id").asLong()).isEqualTo(3);
        assertThat(json.at("/target/branch").asText()).isEqualTo("main");
        assertThat(json.at("/target/commit").asText()).isEqualTo(B);
        assertThat(json.at("/state/prepare_state/stage").asText()).isEqualTo("queued");
        assertThat(json.at("/state/prepare_state/output").isArray()).isTrue();
        assertThat(json.at("/state/cleanup_state/stage").asText()).isEqualTo("queued");
        assertThat(json.at("/state/units").isObject()).isTrue();
        assertThat(json.at("/config/units").isObject()).isTrue();
        assertThat(Json.read(json.toString(), JobRecord.class)).isEqualTo(job("m", "a"));
    }

    @Test
    void two_pushes_are_the_same_by_ref_before_after_and_time_together() {
        Push push = new Push("refs/heads/main", A, B, 7, "d1", "m", "a");
        assertThat(new Push("refs/heads/main", A, B, 7, "d2", "n", "b").sameness())
                .isEqualTo(push.sameness());
        assertThat(new Push("refs/heads/main", A, B, 8, "d1", "m", "a").sameness())
                .isNotEqualTo(push.sameness());
        assertThat(new Push("refs/heads/main", B, A, 7, "d1", "m", "a").sameness())
                .isNotEqualTo(push.sameness());
        assertThat(new Push("refs/heads/next", A, B, 7, "d1", "m", "a").sameness())
                .isNotEqualTo(push.sameness());
    }
}
