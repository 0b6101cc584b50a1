package dev.godwit.runner.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.godwit.runner", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule decidingAndReadingSqlArePure = noClasses()
            .that()
            .resideInAnyPackage(
                    "..runner.decide..",
                    "..runner.drift..",
                    "..runner.reconcile..",
                    "..runner.review..",
                    "..runner.sql..",
                    "..runner.failure..",
                    "..runner.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..", "javax.sql..", "org.postgresql..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule nothingDependsOnTheEntryPoints = noClasses()
            .that()
            .resideOutsideOfPackages("..runner.job..", "..runner.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..runner.job..", "..runner.cli..");

    @ArchTest
    static final ArchRule theJobStartsWithoutTheCommandLine = noClasses()
            .that()
            .resideInAPackage("..runner.job..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "..runner.cli..");

    @ArchTest
    static final ArchRule onlyTheEngineKnowsFlyway = noClasses()
            .that()
            .resideOutsideOfPackage("..runner.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.flywaydb..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.godwit.runner.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsCalledUtilHelperOrManager = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");
}
