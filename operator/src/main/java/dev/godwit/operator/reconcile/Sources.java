package dev.godwit.operator.reconcile;

import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.ConfigMapRef;
import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.BundleFiles;
import dev.godwit.bundle.BundleReading;
import dev.godwit.operator.job.BundleVolumes;
import dev.godwit.operator.plan.Source;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads bundles from their sources. What a version of a source holds is read once and remembered as a digest: contents
 * are fetched when a version is new to us, and not kept.
 */
final class Sources {

    private static final int REMEMBERED = 10_000;

    private final KubernetesClient client;
    private final FluxSources flux;
    private final Object expansion = new Object();
    private final Map<String, Source> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Source> eldest) {
            return size() > REMEMBERED;
        }
    };

    Sources(KubernetesClient client, FluxSources flux) {
        this.client = client;
        this.flux = flux;
    }

    /** @param cached metadata of ConfigMaps of the namespace, those of the bundle among them if they exist */
    Source read(String namespace, BundleSpec bundle, Map<String, ConfigMap> cached) {
        if (bundle.inline() != null && !bundle.inline().isEmpty()) {
            return inline(bundle);
        }
        if (bundle.image() != null) {
            return new Source.Pinned(bundle.image().digest());
        }
        if (bundle.sourceRef() != null) {
            return flux.read(namespace, bundle.sourceRef());
        }
        List<String> names = Objects.requireNonNullElse(bundle.configMaps(), List.<ConfigMapRef>of()).stream()
                .map(ConfigMapRef::name)
                .toList();
        // The caches of the two kinds do not keep step: a ConfigMap made just before its DatabaseMigration may still be
        // unknown here, so that it is missing only once the API server says so.
        Optional<Source> remembered = cached.keySet().containsAll(names)
                ? recall(key(bundle, names.stream().map(cached::get).toList()))
                : Optional.empty();
        return remembered.orElseGet(() -> fetch(namespace, bundle, names));
    }

    private Source fetch(String namespace, BundleSpec bundle, List<String> names) {
        List<ConfigMap> fetched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            ConfigMap configMap =
                    client.configMaps().inNamespace(namespace).withName(name).get();
            if (configMap == null) {
                missing.add(name);
            } else {
                fetched.add(configMap);
            }
        }
        if (!missing.isEmpty()) {
            return new Source.Missing(missing);
        }
        Source source = merged(bundle, fetched);
        remember(key(bundle, fetched), source);
        return source;
    }

    /** One bundle at a time is expanded: what all resources' bundles take together, the operator need not have. */
    private Source merged(BundleSpec bundle, List<ConfigMap> configMaps) {
        synchronized (expansion) {
            BundleFiles files = new BundleFiles(Bundle.MAX_CONFIG_MAPS_BYTES);
            for (ConfigMap configMap : configMaps) {
                String from = "ConfigMap " + configMap.getMetadata().getName();
                orEmpty(configMap.getData())
                        .forEach((file, text) -> files.add(file, text.getBytes(StandardCharsets.UTF_8), from));
                orEmpty(configMap.getBinaryData())
                        .forEach((file, base64) ->
                                files.add(file, Base64.getDecoder().decode(base64), from));
            }
            return source(files, bundle);
        }
    }

    private static Source inline(BundleSpec bundle) {
        BundleFiles files = new BundleFiles();
        Objects.requireNonNullElse(bundle.inline(), List.<BundleSpec.InlineMigration>of())
                .forEach(migration -> files.add(
                        BundleVolumes.fileName(migration),
                        migration.sql().getBytes(StandardCharsets.UTF_8),
                        "spec.bundle.inline"));
        return source(files, bundle);
    }

    private static Source source(BundleFiles files, BundleSpec spec) {
        return switch (files.read(spec.layout())) {
            case BundleReading.Read(Bundle bundle) ->
                new Source.Found(bundle.digest(), bundle.migrations().size());
            case BundleReading.Refused refused -> new Source.Unreadable(refused.message());
        };
    }

    private synchronized Optional<Source> recall(String key) {
        return Optional.ofNullable(known.get(key));
    }

    private synchronized void remember(String key, Source source) {
        known.put(key, source);
    }

    private static String key(BundleSpec bundle, List<ConfigMap> configMaps) {
        StringBuilder key = new StringBuilder(bundle.layout().name());
        configMaps.forEach(c -> key.append(' ')
                .append(c.getMetadata().getUid())
                .append('/')
                .append(c.getMetadata().getResourceVersion()));
        return key.toString();
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }
}
