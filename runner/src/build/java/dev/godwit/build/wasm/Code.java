package dev.godwit.build.wasm;

import java.io.ByteArrayOutputStream;

/** Instructions, and all else in the binary format, one behind the other. */
final class Code {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    byte[] bytes() {
        return bytes.toByteArray();
    }

    Code raw(int value) {
        bytes.write(value);
        return this;
    }

    Code raw(byte[] some) {
        bytes.writeBytes(some);
        return this;
    }

    Code unsigned(int value) {
        int left = value;
        while (left >>> 7 != 0) {
            raw((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        return raw(left);
    }

    /** With its length before it. */
    Code sized(byte[] some) {
        return unsigned(some.length).raw(some);
    }

    Code constant(int value) {
        raw(Instruction.I32_CONST);
        int left = value;
        while (left >> 6 != 0 && left >> 6 != -1) {
            raw((left & 0x7f) | 0x80);
            left >>= 7;
        }
        return raw(left & 0x7f);
    }

    Code get(int local) {
        return raw(Instruction.LOCAL_GET).unsigned(local);
    }

    Code set(int local) {
        return raw(Instruction.LOCAL_SET).unsigned(local);
    }

    Code open(int opcode) {
        return raw(opcode).raw(Instruction.NO_RESULT);
    }

    Code openWithNumber(int opcode) {
        return raw(opcode).raw(Instruction.I32);
    }

    Code end() {
        return raw(Instruction.END);
    }

    Code br(int label) {
        return raw(Instruction.BR).unsigned(label);
    }
}
