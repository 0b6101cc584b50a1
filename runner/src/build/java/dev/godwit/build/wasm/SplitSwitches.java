package dev.godwit.build.wasm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rewrites a module: the longest switch of each function becomes a loop that calls {@linkplain Piece pieces} of it until one says
 * that the switch is over. What the module computes stays the same.
 */
public final class SplitSwitches {

    /** In instructions. HotSpot compiles no method of more than 8,000 bytes. */
    private static final int PIECE = 700;

    private final WasmFile file;

    private SplitSwitches(WasmFile file) {
        this.file = file;
    }

    /** @param arguments the module, and where the new one goes */
    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[1]), of(Files.readAllBytes(Path.of(arguments[0]))));
    }

    /** @throws IllegalStateException for a module that holds what this program does not know */
    public static byte[] of(byte[] module) {
        WasmFile file = new WasmFile(module);
        SplitSwitches split = new SplitSwitches(file);
        int functions = file.functions();
        for (int function = 0; function < functions; function++) {
            split.function(function);
        }
        return file.bytes();
    }

    private void function(int function) {
        byte[] body = file.body(function);
        ByteReader reader = new ByteReader(body, 0);
        byte[] locals = locals(file.parameters(function), reader);
        int declared = reader.position();
        Optional<CaseChain> chain = CaseChain.longestIn(reader.instructions());
        if (chain.isPresent()) {
            byte[] own = Arrays.copyOfRange(locals, file.parameters(function).length, locals.length + 1);
            own[own.length - 1] = Instruction.I32;
            Code rewritten = WasmFile.declaration(own);
            rewrite(chain.get(), locals, rewritten);
            file.replace(function, rewritten.bytes());
        } else if (declared > body.length) {
            throw new IllegalStateException("a function without an end");
        }
    }

    private static byte[] locals(byte[] parameters, ByteReader body) {
        Code locals = new Code().raw(parameters);
        for (int groups = body.unsigned(); groups > 0; groups--) {
            int count = body.unsigned();
            int type = body.next();
            for (int left = count; left > 0; left--) {
                locals.raw(type);
            }
        }
        return locals.bytes();
    }

    private void rewrite(CaseChain chain, byte[] locals, Code code) {
        int state = locals.length;
        chain.before().forEach(instruction -> code.raw(instruction.bytes()));
        code.open(Instruction.BLOCK);
        chain.value().forEach(instruction -> code.raw(instruction.bytes()));
        byte[] number = {Instruction.I32};
        int aimOf = file.add(new WasmFile.Signature(number, number), new byte[0], new AimOf(chain.tableAims()).code());
        code.raw(Instruction.CALL).unsigned(aimOf).set(state);
        code.open(Instruction.LOOP);
        leave(chain, state, code);
        List<Integer> starts = starts(chain);
        List<Code> calls = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int last = i + 1 < starts.size() ? starts.get(i + 1) - 1 : chain.lastCase();
            calls.add(new Piece(chain, starts.get(i), last).call(file, locals, state));
        }
        choose(chain, starts, calls, state, code);
        code.br(0).end().raw(Instruction.UNREACHABLE).end();
        chain.after().forEach(instruction -> code.raw(instruction.bytes()));
    }

    /** An aim that is no case is a label around this place: the block's end, and what is around it. */
    private static void leave(CaseChain chain, int state, Code code) {
        code.open(Instruction.BLOCK).get(state).raw(Instruction.BR_TABLE).unsigned(chain.around() + 1);
        code.unsigned(2);
        for (int outer = 0; outer < chain.around(); outer++) {
            code.unsigned(chain.takesValue(outer) ? 0 : 3 + outer);
        }
        code.unsigned(0).end();
    }

    /** The first case of each piece. */
    private static List<Integer> starts(CaseChain chain) {
        List<Integer> starts = new ArrayList<>();
        int instructions = PIECE;
        for (int label = 1; label <= chain.lastCase(); label++) {
            int more = chain.caseOf(label).size();
            if (instructions + more > PIECE) {
                starts.add(label);
                instructions = 0;
            }
            instructions += more;
        }
        return starts;
    }

    private static void choose(CaseChain chain, List<Integer> starts, List<Code> calls, int state, Code code) {
        if (starts.size() == 1) {
            code.raw(calls.getFirst().bytes());
            return;
        }
        int middle = starts.size() / 2;
        code.get(state).constant(chain.firstCase() + starts.get(middle)).raw(Instruction.I32_LT_U);
        code.open(Instruction.IF);
        choose(chain, starts.subList(0, middle), calls.subList(0, middle), state, code);
        code.raw(Instruction.ELSE);
        choose(chain, starts.subList(middle, starts.size()), calls.subList(middle, calls.size()), state, code);
        code.end();
    }
}
