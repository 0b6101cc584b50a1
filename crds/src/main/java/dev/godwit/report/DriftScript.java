package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * SQL that would bring a database back to what its migrations made it. Godwit never applies it.
 *
 * @param sql with comments that say what each statement is for and may cost; in a Job's report without literals
 * @param safe how many statements cost neither data nor time
 * @param blocking how many lose nothing but take a lock that others wait for, or read or write a whole table
 * @param security how many let somebody do or see more than now, or switch a check off
 * @param destructive how many may lose data
 * @param refused how many objects have no statement; {@code sql} says what to do instead
 * @param cut whether {@code sql} was longer and ends early
 * @param verified whether the script, run on a copy of the schema, made it what it should be; null if that was not tried
 * @param verification what still differed there, or why it was not tried; null if verified
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriftScript(
        String sql,
        int safe,
        int blocking,
        int security,
        int destructive,
        int refused,
        boolean cut,
        @Nullable Boolean verified,
        @Nullable String verification) {}
