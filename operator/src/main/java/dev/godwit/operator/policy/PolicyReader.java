package dev.godwit.operator.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a policy from JSON: a list of objects with {@code namespaces}, and what is allowed there. */
public final class PolicyReader {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PolicyReader() {}

    private record RuleText(
            @JsonProperty("namespaces") @Nullable List<String> namespaces,
            @JsonProperty("allowedHosts") @Nullable List<String> allowedHosts,
            @JsonProperty("allowedJobFields") @Nullable List<String> allowedJobFields,
            @JsonProperty("unsafe") @Nullable String unsafe,
            @JsonProperty("smallTable") @Nullable String smallTable,
            @JsonProperty("lockedRules") @Nullable List<String> lockedRules,
            @JsonProperty("requireRehearsal") @Nullable Boolean requireRehearsal) {}

    /** @throws IllegalArgumentException naming the rule and what is wrong with it */
    public static Policy read(String json) {
        RuleText[] texts;
        try {
            texts = STRICT.readValue(json, RuleText[].class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not a list of rules: " + e.getOriginalMessage(), e);
        }
        List<Policy.Rule> rules = new ArrayList<>();
        for (RuleText text : texts) {
            try {
                rules.add(Policy.rule(
                        Objects.requireNonNullElse(text.namespaces(), List.of()),
                        Optional.ofNullable(text.allowedHosts()),
                        Optional.ofNullable(text.allowedJobFields()),
                        Policy.review(
                                Optional.ofNullable(text.unsafe()),
                                Optional.ofNullable(text.smallTable()),
                                Objects.requireNonNullElse(text.lockedRules(), List.of())),
                        Boolean.TRUE.equals(text.requireRehearsal())));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("rule " + (rules.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return new Policy(rules);
    }
}
