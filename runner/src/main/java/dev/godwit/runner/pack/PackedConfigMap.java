package dev.godwit.runner.pack;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Sha256;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One immutable ConfigMap.
 *
 * @param data text by key
 * @param binaryData compressed files by key
 */
record PackedConfigMap(SortedMap<String, byte[]> data, SortedMap<String, byte[]> binaryData) {

    /** Of 1 MiB that a ConfigMap may hold; the rest is for its keys and metadata. */
    static final int MAX_BYTES = 900_000;

    PackedConfigMap {
        data = Collections.unmodifiableSortedMap(data);
        binaryData = Collections.unmodifiableSortedMap(binaryData);
    }

    /** Over keys and bytes as they lie there: two versions of zlib may make different ones of the same file. */
    String hash() {
        TreeMap<String, String> hashes = new TreeMap<>(Bundle.BYTE_ORDER);
        data.forEach((key, bytes) -> hashes.put(key, Sha256.hex(bytes)));
        binaryData.forEach((key, bytes) -> hashes.put(key, Sha256.hex(bytes)));
        StringBuilder lines = new StringBuilder();
        hashes.forEach(
                (key, hash) -> lines.append(key).append('\t').append(hash).append('\n'));
        return Sha256.hex(lines.toString());
    }

    static int cost(String key, byte[] content) {
        return key.length() + content.length;
    }
}
