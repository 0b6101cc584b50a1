package dev.godwit.operator.reconcile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.MigrationApprovalSpec;
import dev.godwit.api.MigrationApprovalStatus;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How resources are read from the cluster. One that was stored under another version of the CRD, and holds what this
 * version cannot read, must not stop the cache of all the others: its spec or status is then absent.
 */
public final class StoredResources {

    private StoredResources() {}

    /** For the client that the operator runs with. */
    public static KubernetesSerialization serialization() {
        SimpleModule tolerance = new SimpleModule("tolerance")
                .addDeserializer(DatabaseMigrationSpec.class, new OrAbsent<>(DatabaseMigrationSpec.class))
                .addDeserializer(DatabaseMigrationStatus.class, new OrAbsent<>(DatabaseMigrationStatus.class))
                .addDeserializer(MigrationApprovalSpec.class, new OrAbsent<>(MigrationApprovalSpec.class))
                .addDeserializer(MigrationApprovalStatus.class, new OrAbsent<>(MigrationApprovalStatus.class));
        return new KubernetesSerialization(new ObjectMapper().registerModule(tolerance), true);
    }

    private static final class OrAbsent<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1L;
        private static final Logger LOG = LoggerFactory.getLogger(StoredResources.class);

        private static final JsonMapper STRICT = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        private final Class<T> type;

        OrAbsent(Class<T> type) {
            super(type);
            this.type = type;
        }

        @Override
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode tree = parser.readValueAsTree();
            try {
                return STRICT.treeToValue(tree, type);
            } catch (JsonMappingException e) {
                LOG.atWarn()
                        .setMessage("a stored resource holds what this version cannot read")
                        .addKeyValue("type", type.getSimpleName())
                        .addKeyValue("at", e.getPathReference())
                        .log();
                return null;
            }
        }
    }
}
