package io.kubegitdeploy.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.kubegitdeploy.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule kgd_knows_the_gateway_by_http_and_of_the_operator_the_deploy_file_only = classes()
            .that()
            .resideInAPackage("io.kubegitdeploy.cli..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.kubegitdeploy.cli..",
                    "io.kubegitdeploy.operator.deployfile",
                    "io.kubegitdeploy.crd",
                    "com.fasterxml.jackson..",
                    "picocli",
                    "java..");

    @ArchTest
    static final ArchRule http_is_one_classs_business = classes()
            .that()
            .areNotAssignableTo("io.kubegitdeploy.cli.gateway.Http")
            .and()
            .resideInAPackage("io.kubegitdeploy.cli..")
            .should()
            .onlyDependOnClassesThat()
            .doNotHaveFullyQualifiedName("java.net.HttpURLConnection");
}
