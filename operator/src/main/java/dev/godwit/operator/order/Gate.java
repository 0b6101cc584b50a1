package dev.godwit.operator.order;

import java.util.List;

/** Whether what is pending may be started, as far as other resources are concerned. */
public sealed interface Gate {

    /** Nothing that comes first is outstanding. */
    record Open() implements Gate {}

    /** @param unmet a sentence about each that is not there yet, in the order of the spec; never empty */
    record Shut(List<String> unmet) implements Gate {}

    /** @param names round the circle: the first is the last again */
    record Circle(List<String> names) implements Gate {}
}
