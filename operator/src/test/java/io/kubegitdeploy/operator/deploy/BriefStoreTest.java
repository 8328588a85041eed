package io.kubegitdeploy.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.DeployJobStatus.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

class BriefStoreTest {

    @Test
    void of_a_push_that_has_ended_its_end_is_kept_and_not_what_its_units_printed() {
        BriefStore store = new BriefStore();

        store.put("team/shop-1", job("True"));

        DeployJob kept = store.get("team/shop-1");
        assertThat(kept.getStatus().units()).isEmpty();
        assertThat(kept.getStatus().conditions())
                .isEqualTo(job("True").getStatus().conditions());
        assertThat(kept.getMetadata().getManagedFields()).isEmpty();
        assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(kept.getMetadata().getFinalizers()).containsExactly("f");
    }

    @Test
    void of_a_push_that_goes_on_the_whole_status_is_kept() {
        assertThat(BriefStore.brief(job("False")).getStatus())
                .isEqualTo(job("False").getStatus());
    }

    private static DeployJob job(String finished) {
        DeployJob job = new DeployJob();
        job.getMetadata().setName("shop-1");
        job.getMetadata().setNamespace("team");
        job.getMetadata().setResourceVersion("7");
        job.getMetadata().setFinalizers(List.of("f"));
        job.getMetadata().setManagedFields(List.of(new ManagedFieldsEntry()));
        job.setStatus(new DeployJobStatus(
                1L,
                Phase.Failed,
                "it failed",
                List.of(new ConditionBuilder()
                        .withType(Conditions.FINISHED)
                        .withStatus(finished)
                        .build()),
                "main",
                "0123456",
                null,
                null,
                null,
                true,
                List.of(new DeployJobStatus.Unit("api", List.of(), null, null))));
        return job;
    }
}
