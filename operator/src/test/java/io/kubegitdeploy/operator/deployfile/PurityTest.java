package io.kubegitdeploy.operator.deployfile;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = DeployFile.class, importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    @ArchTest
    static final ArchRule the_reader_knows_nothing_of_the_operator_and_does_no_io = classes()
            .that()
            .resideInAPackage("io.kubegitdeploy.operator.deployfile")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.kubegitdeploy.operator.deployfile",
                    "io.kubegitdeploy.crd",
                    "com.fasterxml.jackson..",
                    "java.lang..",
                    "java.util..",
                    "java.time",
                    "java.net",
                    "java.nio.charset");
}
