package dev.godwit.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.BundleSpec;
import dev.godwit.bundle.Gzip;
import dev.godwit.operator.it.ApiServer;
import dev.godwit.operator.plan.Source;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Caches that lag behind the API server. */
@ExtendWith(ApiServer.class)
class SourcesIT {

    private static final BundleSpec BUNDLE =
            Serialization.unmarshal("configMaps: [{name: late-cache}, {name: not-there}]", BundleSpec.class);

    private KubernetesClient people;

    @BeforeEach
    void connect(ApiServer.Running server) {
        people = server.builder().build();
        for (String name : new String[] {"late-cache", "not-there"}) {
            people.configMaps().inNamespace("default").withName(name).delete();
        }
    }

    private Sources sources() {
        return new Sources(people, new FluxSources(people, Set.of()));
    }

    @AfterEach
    void disconnect() {
        people.close();
    }

    @Test
    void aConfigMapThatTheCacheDoesNotKnowYetIsRead() {
        create("late-cache", "V1__a.sql");
        create("not-there", "V2__b.sql");

        assertThat(sources().read("default", BUNDLE, Map.of()))
                .isInstanceOfSatisfying(
                        Source.Found.class,
                        found -> assertThat(found.migrations()).isEqualTo(2));
    }

    @Test
    void onlyWhatTheApiServerDoesNotHaveIsMissing() {
        create("late-cache", "V1__a.sql");

        assertThat(sources().read("default", BUNDLE, Map.of()))
                .isInstanceOfSatisfying(
                        Source.Missing.class,
                        missing -> assertThat(missing.configMaps()).containsExactly("not-there"));
    }

    @Test
    void whatTwoConfigMapsHaveTogetherIsOneBundleWhateverIsCompressed() {
        create("late-cache", "V1__a.sql");
        create("not-there", "V2__b.sql");
        Source plain = sources().read("default", BUNDLE, Map.of());
        people.configMaps().inNamespace("default").withName("not-there").delete();
        people.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("not-there")
                        .endMetadata()
                        .addToBinaryData(
                                "V2__b.sql.gz",
                                Base64.getEncoder()
                                        .encodeToString(Gzip.compress("SELECT 1;".getBytes(StandardCharsets.UTF_8))))
                        .build())
                .create();

        assertThat(sources().read("default", BUNDLE, Map.of()))
                .isInstanceOf(Source.Found.class)
                .isEqualTo(plain);
    }

    @Test
    void whatTwoConfigMapsBothHaveIsRefusedByBothNames() {
        create("late-cache", "V1__a.sql");
        create("not-there", "V1__a.sql");

        assertThat(sources().read("default", BUNDLE, Map.of()))
                .isEqualTo(new Source.Unreadable("The migration V1__a is there twice, in ConfigMap late-cache and in"
                        + " ConfigMap not-there; remove one of the two."));
    }

    private void create(String name, String file) {
        people.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .endMetadata()
                        .addToData(file, "SELECT 1;")
                        .build())
                .create();
    }
}
