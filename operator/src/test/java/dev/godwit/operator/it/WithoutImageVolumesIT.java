package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.plan.Reason;
import org.junit.jupiter.api.Test;

/** An API server that has image volumes switched off, and drops the field as one does that never knew it. */
class WithoutImageVolumesIT {

    @Test
    void aBundleInAnImageIsAnInvalidSpecThatSaysWhatToDo() {
        try (ApiServer.Running server = ApiServer.Running.start("--feature-gates=ImageVolume=false");
                Stage stage = new Stage(server).started()) {
            stage.migration(
                    "",
                    yaml -> yaml.replace(
                            "configMaps: [{name: blog-migrations}]",
                            "image: {reference: \"r.example.org/blog@sha256:" + "0123456789abcdef".repeat(4) + "\"}"));

            DatabaseMigrationStatus status = stage.awaitStatus(Reason.InvalidSpec);
            assertThat(status.conditions().getFirst().message())
                    .contains("no image volumes")
                    .contains("feature gate ImageVolume")
                    .contains("godwit bundle");
            assertThat(stage.jobs()).isEmpty();
        }
    }
}
