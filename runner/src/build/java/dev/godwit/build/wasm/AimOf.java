package dev.godwit.build.wasm;

import static dev.godwit.build.wasm.Instruction.ELSE;
import static dev.godwit.build.wasm.Instruction.I32_ADD;
import static dev.godwit.build.wasm.Instruction.I32_LT_U;
import static dev.godwit.build.wasm.Instruction.I32_SUB;
import static dev.godwit.build.wasm.Instruction.IF;

import java.util.ArrayList;
import java.util.List;

/** From the value of a switch to its aim: what the table said, as a search among the stretches in which both go the same way. */
final class AimOf {

    private final List<Stretch> stretches = new ArrayList<>();

    /** @param slope what the aim grows by with the value: 0, 1 or -1 */
    private record Stretch(int start, int aim, int slope) {}

    /** @param aims of the values 0, 1, .. and, last, of all higher ones */
    AimOf(List<Integer> aims) {
        int last = aims.size() - 1;
        for (int start = 0; start < last; ) {
            int longest = 0;
            int best = 0;
            for (int slope = -1; slope <= 1; slope++) {
                int length = length(aims.subList(start, last), slope);
                if (length > longest) {
                    longest = length;
                    best = slope;
                }
            }
            stretches.add(new Stretch(start, aims.get(start), best));
            start += longest;
        }
        stretches.add(new Stretch(last, aims.get(last), 0));
    }

    private static int length(List<Integer> aims, int slope) {
        int length = 1;
        while (length < aims.size() && aims.get(length) == aims.getFirst() + slope * length) {
            length++;
        }
        return length;
    }

    /** A function of the value. */
    Code code() {
        Code code = new Code();
        search(code, 0, stretches.size());
        return code;
    }

    private void search(Code code, int from, int to) {
        if (to - from == 1) {
            Stretch stretch = stretches.get(from);
            switch (stretch.slope()) {
                case 0 -> code.constant(stretch.aim());
                case 1 -> code.get(0).constant(stretch.aim() - stretch.start()).raw(I32_ADD);
                default -> code.constant(stretch.aim() + stretch.start()).get(0).raw(I32_SUB);
            }
            return;
        }
        int middle = (from + to) / 2;
        code.get(0).constant(stretches.get(middle).start()).raw(I32_LT_U).openWithNumber(IF);
        search(code, from, middle);
        code.raw(ELSE);
        search(code, middle, to);
        code.end();
    }
}
