package io.kubegitdeploy.crd;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The CRD of a type: what fabric8 generates, and the few things that its annotations can't say. */
final class CrdYaml {
    private CrdYaml() {}

    static String of(Class<? extends CustomResource<?, ?>> type, Path work) {
        CustomResourceDefinition crd = generate(type, work);
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        version.getAdditionalPrinterColumns().sort(inOrderOfAnnotations(type));
        JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(type.getAnnotation(JsonClassDescription.class).value());
        JSONSchemaProps conditions =
                schema.getProperties().get("status").getProperties().get("conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions.getItems().getSchema().setRequired(List.of("type", "status"));
        dropRepeatedRules(schema);
        return "# Generated from the Java types; to write it anew: mvn -pl crds test -Dcrds.update\n"
                + Serialization.asYaml(crd);
    }

    /** kubectl shows columns in the order of the list; fabric8 sorts it by path. */
    private static Comparator<CustomResourceColumnDefinition> inOrderOfAnnotations(Class<?> type) {
        List<String> names = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return Comparator.comparingInt(column -> names.indexOf(column.getName()));
    }

    /** An annotation on a record's component stands on its field and on its accessor: each rule comes twice. */
    private static void dropRepeatedRules(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        schema.getProperties().values().forEach(CrdYaml::dropRepeatedRules);
    }

    private static CustomResourceDefinition generate(Class<? extends CustomResource<?, ?>> type, Path work) {
        new CRDGenerator()
                .customResourceClasses(type)
                .forCRDVersions("v1")
                .withParallelGenerationEnabled(false)
                .inOutputDir(work.toFile())
                .generate();
        String name = CustomResource.getCRDName(type) + "-v1.yml";
        try {
            return Serialization.unmarshal(Files.readString(work.resolve(name)), CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
