package dev.godwit.build.wasm;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A switch as LLVM writes it. A block for each label, the last innermost; within them what computes the value and the table
 * that jumps; then, behind the end of each block, what runs at that label, down to the first block's end, where the switch is over:
 *
 * <pre>
 * block L0 .. block Ln  value  br_table  end Ln  case n  end Ln-1  case n-1 .. end L1  case 1  end L0
 * </pre>
 *
 * <p>A case that does not branch away falls into the one of the next lower number.
 *
 * <p>Where a branch leads is told by an <em>aim</em>: 0 is the end of the switch, from 1 on the labels around it from the inside
 * out, and from {@link #firstCase} on the cases.
 */
final class CaseChain {

    private final List<Instruction> code;
    private final int start;
    private final int labels;
    private final int table;
    private final int[] from;
    private final int[] to;
    private final List<Instruction> around;

    /** How many labels a switch has at least, to be worth it. */
    private static final int LEAST = 100;

    private CaseChain(List<Instruction> code, int start, int labels, int table) {
        this.code = code;
        this.start = start;
        this.labels = labels;
        this.table = table;
        from = new int[labels];
        to = new int[labels];
        int at = table + 2;
        for (int label = labels - 1; label > 0; label--) {
            from[label] = at;
            to[label] = endOf(at);
            at = to[label] + 1;
        }
        around = open();
    }

    /** The longest one in a function. */
    static Optional<CaseChain> longestIn(List<Instruction> code) {
        int longest = 0;
        int start = 0;
        for (int i = 0, run = 0; i < code.size(); i++) {
            run = code.get(i).opensPlainBlock() ? run + 1 : 0;
            if (run > longest) {
                longest = run;
                start = i - run + 1;
            }
        }
        int table = start + longest;
        while (code.get(table).computes()) {
            table++;
        }
        boolean isSwitch = code.get(table).opcode() == Instruction.BR_TABLE
                && code.get(table + 1).opcode() == Instruction.END;
        return longest < LEAST || !isSwitch
                ? Optional.empty()
                : Optional.of(new CaseChain(code, start, longest, table));
    }

    private int endOf(int begin) {
        int nesting = 0;
        for (int i = begin; ; i++) {
            Instruction instruction = code.get(i);
            if (instruction.opens()) {
                nesting++;
            } else if (instruction.opcode() == Instruction.END && nesting-- == 0) {
                return i;
            }
        }
    }

    /** What is open where the switch begins, from the inside out. */
    private List<Instruction> open() {
        Deque<Instruction> open = new ArrayDeque<>();
        for (Instruction instruction : code.subList(0, start)) {
            if (instruction.opens()) {
                open.push(instruction);
            } else if (instruction.opcode() == Instruction.END) {
                open.pop();
            }
        }
        return List.copyOf(open);
    }

    List<Instruction> before() {
        return code.subList(0, start);
    }

    List<Instruction> value() {
        return code.subList(start + labels, table);
    }

    List<Integer> tableAims() {
        return code.get(table).labels().stream()
                .map(label -> aim(labels, 0, label))
                .toList();
    }

    /** Behind the end of the switch. */
    List<Instruction> after() {
        return code.subList(to[1] + 1, code.size());
    }

    List<Instruction> caseOf(int label) {
        return code.subList(from[label], to[label]);
    }

    /** Cases are numbered from 1 to here. */
    int lastCase() {
        return labels - 1;
    }

    /** How many labels are around the switch, without the function's own. */
    int around() {
        return around.size();
    }

    /** Whether a branch to one of them would have to take a value along; none does that comes from the switch. */
    boolean takesValue(int outer) {
        return around.get(outer).bytes()[1] != Instruction.NO_RESULT;
    }

    /** The aim that is case 0, which is none: case 1 has the next. */
    int firstCase() {
        return around.size();
    }

    /**
     * Where a branch leads that is not to a label of the case itself.
     *
     * @param within the case, or one more than the last for the table
     * @param nesting of the branch within the case
     * @param label as the branch names it, at least {@code nesting}
     */
    int aim(int within, int nesting, int label) {
        int lower = within - 1 - (label - nesting);
        if (lower > 0) {
            return firstCase() + lower;
        }
        if (-lower > around.size() || (lower < 0 && takesValue(-lower - 1))) {
            throw new IllegalStateException("a branch from a switch that returns, or takes a value along");
        }
        return -lower;
    }
}
