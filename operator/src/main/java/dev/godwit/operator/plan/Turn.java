package dev.godwit.operator.plan;

/** Whether a resource may have a Job now: the operator bounds how many are live at once, of all resources. */
public sealed interface Turn {

    record Now() implements Turn {}

    /** @param most how many Jobs are live, which is as many as may be */
    record Later(int most) implements Turn {}
}
