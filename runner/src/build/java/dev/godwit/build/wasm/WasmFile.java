package dev.godwit.build.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A module: the sections that hold functions taken apart, the others as they lie there. */
final class WasmFile {

    private static final int HEADER = 8;
    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int CODE = 10;
    private static final int FUNCTION_TYPE = 0x60;

    private final byte[] header;
    private final List<Section> sections = new ArrayList<>();
    private final List<Signature> types = new ArrayList<>();
    private final List<Integer> typeOfFunction = new ArrayList<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private int imports;

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
    private record Section(int id, byte[] content) {}

    /** Of a function: types of values, a byte each. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by is() only.
    record Signature(byte[] parameters, byte[] results) {

        boolean is(Signature other) {
            return Arrays.equals(parameters, other.parameters) && Arrays.equals(results, other.results);
        }
    }

    /** All that the module imports has to be functions. */
    WasmFile(byte[] file) {
        header = Arrays.copyOf(file, HEADER);
        ByteReader reader = new ByteReader(file, HEADER);
        while (reader.hasMore()) {
            Section section = new Section(reader.next(), reader.next(reader.unsigned()));
            sections.add(section);
            read(section.id(), new ByteReader(section.content(), 0));
        }
    }

    private void read(int id, ByteReader section) {
        if (id != TYPES && id != IMPORTS && id != FUNCTIONS && id != CODE) {
            return;
        }
        int count = section.unsigned();
        if (id == IMPORTS) {
            imports = count;
            return;
        }
        for (int left = count; left > 0; left--) {
            switch (id) {
                case TYPES -> types.add(signature(section));
                case FUNCTIONS -> typeOfFunction.add(section.unsigned());
                default -> bodies.add(section.next(section.unsigned()));
            }
        }
    }

    private static Signature signature(ByteReader section) {
        if (section.next() != FUNCTION_TYPE) {
            throw new IllegalStateException("a type that is none of a function");
        }
        byte[] parameters = section.next(section.unsigned());
        return new Signature(parameters, section.next(section.unsigned()));
    }

    /** Those that the module itself holds. */
    int functions() {
        return bodies.size();
    }

    byte[] parameters(int function) {
        return types.get(typeOfFunction.get(function)).parameters();
    }

    /** The locals' declaration and the instructions. */
    byte[] body(int function) {
        return bodies.get(function);
    }

    void replace(int function, byte[] body) {
        bodies.set(function, body);
    }

    /**
     * Adds a function behind all others.
     *
     * @param locals their types, without the parameters
     * @return the number that a call names
     */
    int add(Signature signature, byte[] locals, Code instructions) {
        typeOfFunction.add(typeNumber(signature));
        bodies.add(declaration(locals).raw(instructions.bytes()).end().bytes());
        return imports + bodies.size() - 1;
    }

    static Code declaration(byte[] locals) {
        Code code = new Code().unsigned(locals.length);
        for (byte type : locals) {
            code.unsigned(1).raw(type);
        }
        return code;
    }

    private int typeNumber(Signature signature) {
        for (int i = 0; i < types.size(); i++) {
            if (types.get(i).is(signature)) {
                return i;
            }
        }
        types.add(signature);
        return types.size() - 1;
    }

    byte[] bytes() {
        Code file = new Code().raw(header);
        for (Section section : sections) {
            file.raw(section.id()).sized(content(section));
        }
        return file.bytes();
    }

    private byte[] content(Section section) {
        Code content = new Code();
        switch (section.id()) {
            case TYPES -> {
                content.unsigned(types.size());
                types.forEach(type ->
                        content.raw(FUNCTION_TYPE).sized(type.parameters()).sized(type.results()));
            }
            case FUNCTIONS -> {
                content.unsigned(typeOfFunction.size());
                typeOfFunction.forEach(content::unsigned);
            }
            case CODE -> {
                content.unsigned(bodies.size());
                bodies.forEach(content::sized);
            }
            default -> content.raw(section.content());
        }
        return content.bytes();
    }
}
