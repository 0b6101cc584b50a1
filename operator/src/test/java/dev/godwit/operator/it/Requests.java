package dev.godwit.operator.it;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Every request that a client made, watches apart, and which were refused; and what happens just before one is made. */
final class Requests implements Interceptor {

    private final List<String> made = new CopyOnWriteArrayList<>();
    private final List<String> forbidden = new CopyOnWriteArrayList<>();

    private final List<String> conflicts = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<Ambush>> ambush = new AtomicReference<>(Optional.empty());

    private record Ambush(String method, String suffix, Runnable action) {}

    /** Once, before the next such request. */
    void before(String method, String suffix, Runnable action) {
        ambush.set(Optional.of(new Ambush(method, suffix, action)));
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String path = request.uri().getPath();
        String query = String.valueOf(request.uri().getQuery());
        if (!query.contains("watch=true")) {
            made.add(request.method() + " " + path);
            Optional<Ambush> next = ambush.get();
            if (next.filter(a -> a.method().equals(request.method()) && path.endsWith(a.suffix()))
                            .isPresent()
                    && ambush.compareAndSet(next, Optional.empty())) {
                next.get().action().run();
            }
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == 403) {
            forbidden.add(request.method() + " " + request.uri().getPath());
        }
        if (response.code() == 409) {
            conflicts.add(request.method() + " " + request.uri().getPath());
        }
    }

    List<String> made() {
        return List.copyOf(made);
    }

    List<String> forbidden() {
        return List.copyOf(forbidden);
    }

    List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    void forget() {
        made.clear();
    }
}
