package io.kubegitdeploy.operator.deployfile;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.base.DescribedPredicate.or;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Formatter;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Scanner;
import java.util.ServiceLoader;
import java.util.Timer;

@AnalyzeClasses(packagesOf = DeployFile.class, importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    private static final String OURS = "io.kubegitdeploy.operator.deployfile";

    /** So neither reflection nor files, sockets, URLs that open connections, scripts or loggers. */
    @ArchTest
    static final ArchRule the_reader_knows_nothing_of_the_operator_and_does_no_io = classes()
            .that()
            .resideInAPackage(OURS)
            .should()
            .onlyDependOnClassesThat(or(
                    resideInAnyPackage(
                            OURS,
                            "io.kubegitdeploy.crd",
                            "com.fasterxml.jackson..",
                            "java.lang",
                            "java.util",
                            "java.util.function",
                            "java.util.regex",
                            "java.util.stream",
                            "java.time",
                            "java.nio.charset"),
                    belongToAnyOf(URI.class, URISyntaxException.class)));

    /** What leads out of java.lang and java.util: getenv, getProperty, exec, load, files. */
    @ArchTest
    static final ArchRule it_reaches_no_environment_no_program_no_thread_and_no_file = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    System.class,
                    Runtime.class,
                    Process.class,
                    ProcessBuilder.class,
                    ProcessHandle.class,
                    ClassLoader.class,
                    Module.class,
                    ModuleLayer.class,
                    Thread.class,
                    Formatter.class,
                    Properties.class,
                    ResourceBundle.class,
                    Scanner.class,
                    ServiceLoader.class,
                    Timer.class);

    /** {@code Integer.getInteger} and the like read system properties, and a class leads to all its members. */
    @ArchTest
    static final ArchRule it_reads_no_system_property_by_another_name_and_asks_no_class_for_its_members = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .accessTargetWhere(
                    of(nameMatching("getBoolean|getInteger|getLong"), Boolean.class, Integer.class, Long.class))
            .orShould()
            .accessTargetWhere(of(not(nameMatching("cast|isInstance")), Class.class));

    private static DescribedPredicate<JavaAccess<?>> of(DescribedPredicate<HasName> member, Class<?>... owners) {
        return target(member).and(target(owner(belongToAnyOf(owners))));
    }
}
