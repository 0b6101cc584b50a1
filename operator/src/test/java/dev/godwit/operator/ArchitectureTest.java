package dev.godwit.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

@AnalyzeClasses(packages = "dev.godwit.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] PURE = {
        "dev.godwit.operator.flux..",
        "dev.godwit.operator.order..",
        "dev.godwit.operator.plan..",
        "dev.godwit.operator.policy..",
        "dev.godwit.operator.status..",
        "dev.godwit.operator.turn..",
        "dev.godwit.operator.job.."
    };

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_NO_CLUSTER = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.javaoperatorsdk..",
                    "io.fabric8.kubernetes.client..",
                    "dev.godwit.operator.reconcile..",
                    "dev.godwit.operator.config..",
                    "dev.godwit.operator.telemetry..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule THE_CORE_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class);

    @ArchTest
    static final ArchRule THE_CORE_HAS_NO_INPUT_OR_OUTPUT = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent..");

    @ArchTest
    static final ArchRule DECISIONS_KNOW_NO_KUBERNETES_OBJECTS = noClasses()
            .that()
            .resideInAnyPackage("dev.godwit.operator.plan..", "dev.godwit.operator.status..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8.kubernetes.api.model..");

    @ArchTest
    static final ArchRule ONLY_THE_SHELL_KNOWS_THE_FRAMEWORK = noClasses()
            .that()
            .resideOutsideOfPackage("dev.godwit.operator.reconcile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javaoperatorsdk..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager)");
}
