package dev.godwit.build.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The binary format of WebAssembly 2.0 without vectors, from left to right. Throws for what it does not know. */
final class ByteReader {

    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    int position() {
        return at;
    }

    int next() {
        return bytes[at++] & 0xff;
    }

    byte[] next(int length) {
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    byte[] since(int start) {
        return Arrays.copyOfRange(bytes, start, at);
    }

    int unsigned() {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int read = next();
            value |= (read & 0x7f) << shift;
            if (read < 0x80) {
                return value;
            }
        }
    }

    List<Instruction> instructions() {
        List<Instruction> all = new ArrayList<>();
        while (hasMore()) {
            int start = at;
            int opcode = next();
            List<Integer> labels = labels(opcode);
            all.add(new Instruction(opcode, since(start), labels));
        }
        return all;
    }

    private List<Integer> labels(int opcode) {
        if (opcode == Instruction.BR || opcode == Instruction.BR_IF) {
            return List.of(unsigned());
        }
        if (opcode == Instruction.BR_TABLE) {
            List<Integer> labels = new ArrayList<>();
            for (int left = unsigned(); left >= 0; left--) {
                labels.add(unsigned());
            }
            return List.copyOf(labels);
        }
        skip(opcode);
        return List.of();
    }

    /** What stands behind an opcode that is no branch. */
    private void skip(int opcode) {
        switch (opcode) {
            case 0x02, 0x03, 0x04, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x41, 0x42, 0xD0, 0xD2 -> numbers(1);
            case 0x11 -> numbers(2);
            case 0x1C -> next(unsigned());
            case 0x3F, 0x40 -> next();
            case 0x43 -> next(4);
            case 0x44 -> next(8);
            case 0xFC -> {
                int bulk = unsigned();
                numbers(bulk < 8 ? 0 : bulk == 9 || bulk == 11 || bulk == 13 || bulk > 14 ? 1 : 2);
            }
            default -> {
                if (opcode >= 0x28 && opcode <= 0x3E) {
                    numbers(2);
                } else if (opcode > 0xC4 || (opcode >= 0x06 && opcode < 0x0B) || (opcode >= 0x12 && opcode < 0x1A)) {
                    throw new IllegalStateException("an instruction that this program does not know: " + opcode);
                }
            }
        }
    }

    private void numbers(int count) {
        for (int left = count; left > 0; left--) {
            while (next() >= 0x80) {
                // The last byte of a number is the one below.
            }
        }
    }
}
