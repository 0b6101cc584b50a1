package dev.godwit.build.wasm;

import static dev.godwit.build.wasm.Instruction.BLOCK;
import static dev.godwit.build.wasm.Instruction.BR_IF;
import static dev.godwit.build.wasm.Instruction.BR_TABLE;
import static dev.godwit.build.wasm.Instruction.IF;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Some neighbouring cases as a function of their own. It takes the locals that they touch and the number of the case to run, and
 * answers with the locals that they write and the {@linkplain CaseChain aim} at which the switch goes on.
 */
final class Piece {

    private final CaseChain chain;
    private final int first;
    private final int last;
    private final NavigableSet<Integer> touched = new TreeSet<>();
    private final NavigableSet<Integer> written = new TreeSet<>();
    private final Map<Integer, Integer> renamed = new HashMap<>();
    private final Code code = new Code();

    /** Parameters are the locals and, behind them, the number of the case; then come two locals of its own. */
    private final int chosen;

    private final int aim;
    private final int scratch;

    Piece(CaseChain chain, int first, int last) {
        this.chain = chain;
        this.first = first;
        this.last = last;
        for (int label = first; label <= last; label++) {
            for (Instruction instruction : chain.caseOf(label)) {
                if (instruction.touchesLocal()) {
                    touched.add(instruction.local());
                }
                if (instruction.writesLocal()) {
                    written.add(instruction.local());
                }
            }
        }
        touched.forEach(local -> renamed.put(local, renamed.size()));
        chosen = touched.size();
        aim = chosen + 1;
        scratch = chosen + 2;
    }

    /**
     * Adds the function, and calls it.
     *
     * @param locals types of those of the function that has the switch
     * @param state the local that holds the aim, there
     */
    Code call(WasmFile file, byte[] locals, int state) {
        Code parameters = new Code();
        Code results = new Code();
        touched.forEach(local -> parameters.raw(locals[local]));
        written.forEach(local -> results.raw(locals[local]));
        int function = file.add(
                new WasmFile.Signature(
                        parameters.raw(Instruction.I32).bytes(),
                        results.raw(Instruction.I32).bytes()),
                new byte[] {Instruction.I32, Instruction.I32},
                function());
        Code call = new Code();
        touched.forEach(call::get);
        call.get(state).constant(chain.firstCase() + first).raw(Instruction.I32_SUB);
        call.raw(Instruction.CALL).unsigned(function).set(state);
        written.descendingSet().forEach(call::set);
        return call;
    }

    private Code function() {
        int cases = last - first + 1;
        for (int open = 0; open <= cases; open++) {
            code.open(BLOCK);
        }
        code.get(chosen).raw(BR_TABLE).unsigned(cases - 1);
        for (int label = first; label <= last; label++) {
            code.unsigned(last - label);
        }
        code.end();
        for (int label = last; label >= first; label--) {
            body(label);
            if (label > first) {
                code.end();
            }
        }
        code.constant(first == 1 ? 0 : chain.firstCase() + first - 1).set(aim).end();
        written.forEach(local -> code.get(renamed(local)));
        return code.get(aim);
    }

    private int renamed(int local) {
        return renamed.getOrDefault(local, -1);
    }

    private void body(int label) {
        int nesting = 0;
        for (Instruction instruction : chain.caseOf(label)) {
            if (instruction.opens()) {
                nesting++;
            } else if (instruction.opcode() == Instruction.END) {
                nesting--;
            }
            if (instruction.touchesLocal()) {
                code.raw(instruction.opcode()).unsigned(renamed(instruction.local()));
            } else if (instruction.opcode() == Instruction.RETURN) {
                throw new IllegalStateException("a function that is left from within its switch");
            } else if (instruction.labels().stream().allMatch(isHere(label, nesting))) {
                code.raw(instruction.bytes());
            } else {
                branch(instruction, label, nesting);
            }
        }
    }

    private Predicate<Integer> isHere(int label, int nesting) {
        return target -> target < nesting || isMine(chain.aim(label, nesting, target));
    }

    private boolean isMine(int target) {
        return target >= chain.firstCase() + first && target <= chain.firstCase() + last;
    }

    private void branch(Instruction instruction, int label, int nesting) {
        int out = nesting + label - first;
        switch (instruction.opcode()) {
            case BR_TABLE -> table(instruction.labels(), label, nesting);
            case BR_IF -> {
                code.open(IF);
                leave(chain.aim(label, nesting, instruction.labels().getFirst()), out + 1);
                code.end();
            }
            default -> leave(chain.aim(label, nesting, instruction.labels().getFirst()), out);
        }
    }

    private void leave(int target, int out) {
        code.constant(target).set(aim).br(out);
    }

    /** A block more for each aim that is elsewhere; behind its end the function is left. */
    private void table(List<Integer> labels, int label, int nesting) {
        Map<Integer, Integer> elsewhere = new LinkedHashMap<>();
        for (int target : labels) {
            if (!isHere(label, nesting).test(target)) {
                elsewhere.putIfAbsent(chain.aim(label, nesting, target), elsewhere.size());
            }
        }
        code.set(scratch);
        elsewhere.forEach((target, number) -> code.open(BLOCK));
        code.get(scratch).raw(BR_TABLE).unsigned(labels.size() - 1);
        for (int target : labels) {
            boolean here = isHere(label, nesting).test(target);
            code.unsigned(
                    here ? target + elsewhere.size() : elsewhere.getOrDefault(chain.aim(label, nesting, target), -1));
        }
        List<Integer> targets = new ArrayList<>(elsewhere.keySet());
        for (int i = 0; i < targets.size(); i++) {
            code.end();
            leave(targets.get(i), nesting + label - first + targets.size() - 1 - i);
        }
    }
}
