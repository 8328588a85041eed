package io.kubegitdeploy.operator.uninstall;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kubegitdeploy.crd.Labels;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes our finalizers off, and nothing else: the objects are read as they are, and written by a patch of one field, so
 * that one of another version's shape is let go too.
 */
final class Finalizers {
    private static final Set<String> OURS = Set.of(Labels.UNHOOK_FINALIZER, Labels.RELEASE_FINALIZER);
    private static final int TRIES = 5;

    private final KubernetesClient client;

    Finalizers(KubernetesClient client) {
        this.client = client;
    }

    /** What is there of a kind. */
    List<GenericKubernetesResource> list(Class<? extends CustomResource<?, ?>> kind, List<String> namespaces) {
        try {
            if (namespaces.isEmpty()) {
                return client.genericKubernetesResources(of(kind))
                        .inAnyNamespace()
                        .list()
                        .getItems();
            }
            List<GenericKubernetesResource> all = new ArrayList<>();
            for (String namespace : namespaces) {
                all.addAll(client.genericKubernetesResources(of(kind))
                        .inNamespace(namespace)
                        .list()
                        .getItems());
            }
            return all;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of(); // Someone has deleted the CustomResourceDefinition before us.
            }
            throw e;
        }
    }

    /** Whether one of ours holds the object. */
    static boolean hold(GenericKubernetesResource object) {
        return object.getMetadata().getFinalizers().stream().anyMatch(OURS::contains);
    }

    /** Takes ours off an object that was read before; one that is gone by now is done. */
    void release(Class<? extends CustomResource<?, ?>> kind, GenericKubernetesResource seen) {
        var resource = client.genericKubernetesResources(of(kind))
                .inNamespace(seen.getMetadata().getNamespace())
                .withName(seen.getMetadata().getName());
        GenericKubernetesResource object = seen;
        for (int attempt = 1; object != null && hold(object); attempt++) {
            try {
                resource.patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(withoutOurs(object)));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return;
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == TRIES) {
                    throw e;
                }
                object = resource.get();
            }
        }
    }

    /** With the version that was read: a finalizer that another has added meanwhile is not lost. */
    private static Map<String, Object> withoutOurs(GenericKubernetesResource object) {
        List<String> others = object.getMetadata().getFinalizers().stream()
                .filter(finalizer -> !OURS.contains(finalizer))
                .toList();
        Map<String, Object> metadata = new TreeMap<>();
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        metadata.put("finalizers", others);
        return Map.of("metadata", metadata);
    }

    private static ResourceDefinitionContext of(Class<? extends CustomResource<?, ?>> kind) {
        return ResourceDefinitionContext.fromResourceType(kind);
    }
}
