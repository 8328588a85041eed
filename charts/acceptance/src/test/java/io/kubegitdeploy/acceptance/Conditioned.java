package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.Condition;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import java.util.List;
import java.util.Optional;

/** The conditions of a resource; one that is not there is empty text. */
record Conditioned(List<Condition> conditions) {

    static Conditioned of(DeployJob job) {
        return new Conditioned(job.getStatus() == null ? null : job.getStatus().conditions());
    }

    static Conditioned of(TrackedRepository tracked) {
        return new Conditioned(
                tracked.getStatus() == null ? null : tracked.getStatus().conditions());
    }

    Conditioned {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    boolean is(String type, String status) {
        return find(type).map(Condition::getStatus).orElse("").equals(status);
    }

    String reason(String type) {
        return find(type).map(Condition::getReason).orElse("");
    }

    String message(String type) {
        return find(type).map(Condition::getMessage).orElse("");
    }

    private Optional<Condition> find(String type) {
        return conditions.stream().filter(one -> one.getType().equals(type)).findFirst();
    }
}
