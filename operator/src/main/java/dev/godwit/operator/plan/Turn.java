package dev.godwit.operator.plan;

import dev.godwit.report.Verb;

/** Whether a resource may have a Job now: the operator bounds how many are live at once, of all resources. */
public sealed interface Turn {

    record Now() implements Turn {}

    /**
     * @param verb what the Job is to do; those that only look are bounded by themselves
     * @param most how many Jobs of its kind are live, which is as many as may be
     */
    record Later(Verb verb, int most) implements Turn {}
}
