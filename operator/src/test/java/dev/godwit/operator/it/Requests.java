package dev.godwit.operator.it;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every request that a client made, watches apart, and how many were forbidden. */
final class Requests implements Interceptor {

    private final List<String> made = new CopyOnWriteArrayList<>();
    private final List<String> forbidden = new CopyOnWriteArrayList<>();

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String path = request.uri().getPath();
        String query = String.valueOf(request.uri().getQuery());
        if (!query.contains("watch=true")) {
            made.add(request.method() + " " + path);
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == 403) {
            forbidden.add(request.method() + " " + request.uri().getPath());
        }
    }

    List<String> made() {
        return List.copyOf(made);
    }

    List<String> forbidden() {
        return List.copyOf(forbidden);
    }

    void forget() {
        made.clear();
    }
}
