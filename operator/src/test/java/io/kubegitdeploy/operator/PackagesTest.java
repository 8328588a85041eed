package io.kubegitdeploy.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.kubegitdeploy.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {
    @ArchTest
    static final ArchRule PACKAGES_DEPEND_ON_EACH_OTHER_IN_ONE_DIRECTION =
            slices().matching("io.kubegitdeploy.operator.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DECISIONS_AND_DESIRED_JOBS_DO_NO_IO = noClasses()
            .that()
            .resideInAnyPackage("..operator.order", "..operator.jobs", "..operator.build", "..operator.release")
            .or()
            .haveSimpleName("Pipeline")
            .or()
            .haveSimpleName("Passage")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.client..", "java.net.http..", "java.nio.file..");
}
