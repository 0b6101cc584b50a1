package dev.godwit.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An informer's cache that keeps of each object only what is looked at: ConfigMaps and Jobs can be large, and many. */
final class TrimmedStore<T extends HasMetadata> implements ItemStore<T> {

    private final ConcurrentMap<String, T> items = new ConcurrentHashMap<>();
    private final Consumer<T> trim;

    /** @param trim takes away what is not needed, in place */
    TrimmedStore(Consumer<T> trim) {
        this.trim = trim;
    }

    @Override
    public String getKey(T item) {
        return Cache.metaNamespaceKeyFunc(item);
    }

    @Override
    public @Nullable T put(String key, T item) {
        item.getMetadata().setManagedFields(null);
        trim.accept(item);
        return items.put(key, item);
    }

    @Override
    public @Nullable T remove(String key) {
        return items.remove(key);
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return items.values().stream();
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public @Nullable T get(String key) {
        return items.get(key);
    }
}
