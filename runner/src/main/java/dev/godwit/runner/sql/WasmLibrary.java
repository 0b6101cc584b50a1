package dev.godwit.runner.sql;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * libpg_query, and the little of an operating system that it asks for. Knows C's pointers, not SQL. The build makes Java's bytecode
 * of its WebAssembly ({@link PostgresGrammar}): interpreted, a statement takes fifty times as long.
 */
final class WasmLibrary {

    private static final int PAGE = 65_536;
    /** It asks for 128 MiB and uses seven; it grows if need be. */
    private static final int FIRST_PAGES = 120;

    private static final int MAX_PAGES = 32_768;

    /** What the build of Emscripten that the package holds calls its imports. */
    static final Map<String, String> IMPORTS = Map.ofEntries(
            Map.entry("a", "invoke_iii"),
            Map.entry("b", "invoke_ii"),
            Map.entry("c", "assert_fail"),
            Map.entry("d", "invoke_iiii"),
            Map.entry("e", "invoke_v"),
            Map.entry("f", "invoke_vi"),
            Map.entry("g", "invoke_i"),
            Map.entry("h", "invoke_vii"),
            Map.entry("i", "invoke_viiii"),
            Map.entry("j", "invoke_viii"),
            Map.entry("k", "invoke_iiiii"),
            Map.entry("l", "invoke_ji"),
            Map.entry("m", "exit"),
            Map.entry("n", "invoke_viiiiiiiiiiiii"),
            Map.entry("o", "setitimer"),
            Map.entry("p", "throw_longjmp"),
            Map.entry("q", "resize_heap"),
            Map.entry("r", "fd_read"),
            Map.entry("s", "fd_seek"),
            Map.entry("t", "fd_write"),
            Map.entry("u", "fd_close"),
            Map.entry("v", "proc_exit"),
            Map.entry("w", "keepalive_clear"),
            Map.entry("x", "abort"),
            Map.entry("y", "invoke_viiiii"));

    private static final String CONSTRUCTORS = "A";
    private static final String MALLOC = "C";
    private static final String FREE = "E";
    private static final String PARSE = "F";
    private static final String FREE_RESULT = "G";
    private static final String PARSE_CODE = "H";
    private static final String FREE_TEXT = "N";
    private static final String SET_THREW = "P";
    private static final String STACK_RESTORE = "Q";
    private static final String STACK_CURRENT = "R";

    private final Memory memory;
    private final ExportFunction malloc;
    private final ExportFunction free;
    private final ExportFunction parse;
    private final ExportFunction freeResult;
    private final ExportFunction parseCode;
    private final ExportFunction freeText;

    /** What the library answers. */
    sealed interface Answer {

        record Json(String text) implements Answer {}

        /** @param cursor in characters from 1; 0 for none */
        record Complaint(String message, int cursor) implements Answer {}

        /** The library must not be asked again. */
        record StackExhausted() implements Answer {}
    }

    static WasmLibrary load() {
        return new WasmLibrary(PostgresGrammar.load(), PostgresGrammar::create);
    }

    /** @throws IllegalStateException for another build of libpg_query than the one whose names this class knows */
    WasmLibrary(WasmModule module, Function<Instance, Machine> machine) {
        Set<String> names = new TreeSet<>();
        module.importSection().stream().forEach(wanted -> names.add(wanted.name()));
        if (!names.equals(new TreeSet<>(IMPORTS.keySet()))) {
            throw new IllegalStateException("This is not the build of libpg_query that this class knows");
        }
        ImportValues.Builder imports = ImportValues.builder();
        module.importSection().stream().map(FunctionImport.class::cast).forEach(wanted -> {
            FunctionType type = module.typeSection().getType(wanted.typeIndex());
            imports.addFunction(new HostFunction(wanted.module(), wanted.name(), type, host(roleOf(wanted), type)));
        });
        Instance instance = Instance.builder(module)
                .withImportValues(imports.build())
                .withMachineFactory(machine)
                .withMemoryFactory(ByteArrayMemory::new)
                .withMemoryLimits(new MemoryLimits(FIRST_PAGES, MAX_PAGES))
                .withStart(false)
                .build();
        instance.export(CONSTRUCTORS).apply();
        memory = instance.memory();
        malloc = instance.export(MALLOC);
        free = instance.export(FREE);
        parse = instance.export(PARSE);
        freeResult = instance.export(FREE_RESULT);
        parseCode = instance.export(PARSE_CODE);
        freeText = instance.export(FREE_TEXT);
    }

    Answer parse(String sql) {
        return answer(parse, sql, result -> {
            int error = memory.readInt(result + 8);
            Answer answer = error == 0
                    ? new Answer.Json(memory.readCString(memory.readInt(result)))
                    : new Answer.Complaint(memory.readCString(memory.readInt(error)), memory.readInt(error + 16));
            freeResult.apply(result);
            return answer;
        });
    }

    /** Of one statement that holds PL/pgSQL. */
    Answer parseCode(String sql) {
        return answer(parseCode, sql, result -> {
            if (result == 0) {
                return new Answer.Complaint("no answer", 0);
            }
            String text = memory.readCString(result);
            freeText.apply(result);
            return text.startsWith("{") ? new Answer.Json(text) : new Answer.Complaint(text, 0);
        });
    }

    private Answer answer(ExportFunction function, String sql, IntFunction<Answer> reading) {
        byte[] text = (sql + "\0").getBytes(StandardCharsets.UTF_8);
        int input = (int) malloc.apply(text.length)[0];
        memory.write(input, text);
        try {
            int result = (int) function.apply(input)[0];
            free.apply(input);
            return reading.apply(result);
        } catch (ChicoryException e) {
            if (e.getCause() instanceof StackOverflowError) {
                return new Answer.StackExhausted();
            }
            throw e;
        }
    }

    private static String roleOf(FunctionImport wanted) {
        String role = IMPORTS.get(wanted.name());
        if (role == null) {
            throw new IllegalStateException("libpg_query asks for " + wanted.name() + ", which nobody knows");
        }
        return role;
    }

    private static WasmFunctionHandle host(String role, FunctionType type) {
        if (role.startsWith("invoke_")) {
            return (instance, arguments) -> invoke(instance, type, arguments);
        }
        return switch (role) {
            case "throw_longjmp" ->
                (instance, arguments) -> {
                    throw new LongJump();
                };
            case "resize_heap" ->
                (instance, arguments) -> new long[] {grow(instance.memory(), arguments[0] & 0xffffffffL) ? 1 : 0};
            // What the library prints is nobody's; it is told that all of it was written.
            case "fd_write" -> (instance, arguments) -> new long[] {swallow(instance.memory(), arguments)};
            case "assert_fail", "abort", "exit", "proc_exit" ->
                (instance, arguments) -> {
                    throw new IllegalStateException("libpg_query ended itself by " + role);
                };
            default -> (instance, arguments) -> nothing(type);
        };
    }

    /** C's setjmp and longjmp, by which PostgreSQL leaves its parser at an error, as Emscripten makes them of exceptions. */
    private static long[] invoke(Instance instance, FunctionType type, long[] arguments) {
        long stack = instance.export(STACK_CURRENT).apply()[0];
        try {
            int function = instance.table(0).requiredRef((int) arguments[0]);
            return instance.getMachine().call(function, Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (RuntimeException e) {
            if (!isLongJump(e)) {
                throw e;
            }
            instance.export(STACK_RESTORE).apply(stack);
            instance.export(SET_THREW).apply(1, 0);
            return nothing(type);
        }
    }

    private static boolean isLongJump(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof LongJump) {
                return true;
            }
        }
        return false;
    }

    private static boolean grow(Memory memory, long bytes) {
        int wanted = (int) ((bytes + PAGE - 1) / PAGE);
        int missing = wanted - memory.pages();
        int generous = Math.max(missing, memory.pages() / 5);
        return missing <= 0 || memory.grow(generous) >= 0 || memory.grow(missing) >= 0;
    }

    private static long swallow(Memory memory, long[] arguments) {
        int vectors = (int) arguments[1];
        int total = 0;
        for (int i = 0; i < (int) arguments[2]; i++) {
            total += memory.readInt(vectors + 8 * i + 4);
        }
        memory.writeI32((int) arguments[3], total);
        return 0;
    }

    private static long[] nothing(FunctionType type) {
        return new long[type.returns().size()];
    }

    /** Thrown and caught in this class only. */
    private static final class LongJump extends RuntimeException {

        private static final long serialVersionUID = 1;

        LongJump() {
            super("longjmp", null, false, false);
        }
    }
}
