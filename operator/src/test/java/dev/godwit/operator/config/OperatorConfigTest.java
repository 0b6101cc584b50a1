package dev.godwit.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.operator.config.OperatorConfig.InvalidConfig;
import dev.godwit.operator.config.OperatorConfig.Lease;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.policy.ReviewFloor;
import dev.godwit.text.Glob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {

    @Test
    void onlyTheImageMustBeSaid() {
        assertThat(OperatorConfig.from(Map.of("GODWIT_IMAGE", "registry/godwit:1")))
                .isEqualTo(new OperatorConfig(
                        "registry/godwit:1",
                        "IfNotPresent",
                        Set.of(),
                        8080,
                        "godwit-operator",
                        Optional.empty(),
                        Policy.NONE,
                        false,
                        20,
                        5));
    }

    @Test
    void everythingCanBeSaid() {
        assertThat(OperatorConfig.from(Map.of(
                        "GODWIT_IMAGE", "registry/godwit:1",
                        "GODWIT_IMAGE_PULL_POLICY", "Never",
                        "GODWIT_WATCH_NAMESPACES", " blog, shop ,",
                        "GODWIT_HEALTH_PORT", "9090",
                        "POD_NAME", "godwit-7d",
                        "GODWIT_MAX_JOBS", "3",
                        "GODWIT_MAX_DRIFT_JOBS", "2",
                        "GODWIT_APPROVER_VERIFIED", "true",
                        "GODWIT_POLICY", "[{\"namespaces\": [\"team-*\"], \"allowedHosts\": [\"*.db\"]}]",
                        "GODWIT_LEASE", "godwit-system/my-godwit")))
                .isEqualTo(new OperatorConfig(
                        "registry/godwit:1",
                        "Never",
                        Set.of("blog", "shop"),
                        9090,
                        "godwit-7d",
                        Optional.of(new Lease("godwit-system", "my-godwit")),
                        new Policy(List.of(new Policy.Rule(
                                List.of(new Glob("team-*")),
                                Optional.of(List.of(new Glob("*.db"))),
                                Optional.empty(),
                                ReviewFloor.NONE,
                                false))),
                        true,
                        3,
                        2));
    }

    @Test
    void everyWrongValueIsNamedAtOnce() {
        assertThatThrownBy(() -> OperatorConfig.from(Map.of(
                        "GODWIT_IMAGE_PULL_POLICY", "Sometimes",
                        "GODWIT_WATCH_NAMESPACES", "blog,Shop!",
                        "GODWIT_HEALTH_PORT", "high",
                        "GODWIT_MAX_JOBS", "0",
                        "GODWIT_APPROVER_VERIFIED", "yes",
                        "GODWIT_POLICY", "[{\"namespaces\": [\"a\"], \"allowedJobFields\": [\"hostNetwork\"]}]",
                        "GODWIT_LEASE", "my-godwit")))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("GODWIT_IMAGE must name")
                .hasMessageContaining("\"Sometimes\"")
                .hasMessageContaining("\"Shop!\"")
                .hasMessageContaining("\"high\"")
                .hasMessageContaining("GODWIT_MAX_JOBS is \"0\"")
                .hasMessageContaining("GODWIT_APPROVER_VERIFIED is \"yes\"")
                .hasMessageContaining("GODWIT_POLICY: rule 1: \"hostNetwork\"")
                .hasMessageContaining("\"my-godwit\"");
    }

    @Test
    void aPortOutOfRangeIsNoPort() {
        assertThatThrownBy(() -> OperatorConfig.from(Map.of("GODWIT_IMAGE", "x", "GODWIT_HEALTH_PORT", "70000")))
                .hasMessageContaining("70000");
    }
}
