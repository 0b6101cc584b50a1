package dev.godwit.operator.reconcile;

import dev.godwit.api.SeedSpec;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.plan.Source;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads seeds from their ConfigMaps; of each version of one only the digest is remembered. */
final class SeedSources {

    private static final int REMEMBERED = 10_000;

    private final KubernetesClient client;
    private final Map<String, Source> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
            return size() > REMEMBERED;
        }
    };

    SeedSources(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The bundle's source with the seed's beside it: only together are they something to deploy.
     *
     * @param cached metadata of ConfigMaps of the namespace, by name
     */
    Source with(Source bundle, String namespace, @Nullable SeedSpec spec, Map<String, ConfigMap> cached) {
        if (spec == null || bundle instanceof Source.Unreadable) {
            return bundle;
        }
        Source seed = read(namespace, spec.configMap(), cached);
        if (bundle instanceof Source.Missing missing && seed instanceof Source.Missing alsoMissing) {
            return new Source.Missing(Stream.concat(missing.configMaps().stream(), alsoMissing.configMaps().stream())
                    .distinct()
                    .toList());
        }
        if (!(bundle instanceof Source.There there)) {
            return bundle;
        }
        return seed instanceof Source.Found content ? there.with(content.digest()) : seed;
    }

    private Source read(String namespace, SeedSpec.ConfigMapKey wanted, Map<String, ConfigMap> cached) {
        // The cache may not have yet what was made just before the resource; what it has, it has in the newest version
        // known.
        ConfigMap seen = cached.get(wanted.name());
        Optional<Source> remembered = Optional.ofNullable(seen).flatMap(c -> recall(key(c, wanted)));
        return remembered.orElseGet(() -> fetch(namespace, wanted));
    }

    private Source fetch(String namespace, SeedSpec.ConfigMapKey wanted) {
        ConfigMap configMap = client.configMaps()
                .inNamespace(namespace)
                .withName(wanted.name())
                .get();
        if (configMap == null) {
            return new Source.Missing(List.of(wanted.name()));
        }
        Source source = content(configMap, wanted.key())
                .<Source>map(content -> new Source.Found("sha256:" + Sha256.hex(content), 0))
                .orElseGet(() -> new Source.Unreadable("spec.seed: ConfigMap " + wanted.name() + " has no key "
                        + wanted.key() + ". Nothing is run before it has one."));
        remember(key(configMap, wanted), source);
        return source;
    }

    private static Optional<byte[]> content(ConfigMap configMap, String key) {
        return Optional.ofNullable(Objects.requireNonNullElse(configMap.getData(), Map.<String, String>of())
                        .get(key))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .or(() -> Optional.ofNullable(
                                Objects.requireNonNullElse(configMap.getBinaryData(), Map.<String, String>of())
                                        .get(key))
                        .map(base64 -> Base64.getDecoder().decode(base64)));
    }

    private synchronized Optional<Source> recall(String key) {
        return Optional.ofNullable(known.get(key));
    }

    private synchronized void remember(String key, Source source) {
        known.put(key, source);
    }

    private static String key(ConfigMap configMap, SeedSpec.ConfigMapKey wanted) {
        return configMap.getMetadata().getUid() + "/" + configMap.getMetadata().getResourceVersion() + "/"
                + wanted.key();
    }
}
