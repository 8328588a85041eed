package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;

/**
 * Keeps a release of {@link Sources#note} in the middle until it is opened: the release has a claim of this name, and no
 * volume is there for it.
 */
record Gate(Team team, String name) {

    /** Waits until the release is in the middle. */
    void reached() {
        Team.await(
                "a release is at the gate " + name,
                Duration.ofSeconds(60),
                () -> client().persistentVolumeClaims()
                        .inNamespace(team.namespace())
                        .withName(name)
                        .require()
                        .getStatus()
                        .getPhase(),
                "Pending"::equals);
    }

    /** Lets the release go on. */
    void open() {
        client().persistentVolumes()
                .resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(volume())
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("")
                        .withAccessModes("ReadWriteOnce")
                        .withCapacity(Map.of("storage", new Quantity("1Mi")))
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .withNewHostPath("/var/empty", "")
                        .withNewClaimRef()
                        .withNamespace(team.namespace())
                        .withName(name)
                        .endClaimRef()
                        .endSpec()
                        .build())
                .create();
    }

    private String volume() {
        return team.namespace() + "-" + name;
    }

    private KubernetesClient client() {
        return team.cluster().client();
    }

    void remove() {
        client().persistentVolumes().withName(volume()).delete();
    }
}
