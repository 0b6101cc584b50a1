package dev.godwit.build.wasm;

import java.util.List;

/**
 * An instruction as it lies in the file.
 *
 * @param bytes all of it, the opcode first
 * @param labels what a branch names, by nesting from the inside; the last is a table's default
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares two.
record Instruction(int opcode, byte[] bytes, List<Integer> labels) {

    static final int UNREACHABLE = 0x00;
    static final int BLOCK = 0x02;
    static final int LOOP = 0x03;
    static final int IF = 0x04;
    static final int ELSE = 0x05;
    static final int END = 0x0B;
    static final int BR = 0x0C;
    static final int BR_IF = 0x0D;
    static final int BR_TABLE = 0x0E;
    static final int RETURN = 0x0F;
    static final int CALL = 0x10;
    static final int LOCAL_GET = 0x20;
    static final int LOCAL_SET = 0x21;
    static final int LOCAL_TEE = 0x22;
    static final int I32_CONST = 0x41;
    static final int I32_LT_U = 0x49;
    static final int I32_ADD = 0x6A;
    static final int I32_SUB = 0x6B;

    static final byte NO_RESULT = 0x40;
    static final byte I32 = 0x7F;

    boolean opens() {
        return opcode == BLOCK || opcode == LOOP || opcode == IF;
    }

    /** A block that leaves nothing on the stack. */
    boolean opensPlainBlock() {
        return opcode == BLOCK && bytes[1] == NO_RESULT;
    }

    boolean touchesLocal() {
        return opcode >= LOCAL_GET && opcode <= LOCAL_TEE;
    }

    boolean writesLocal() {
        return touchesLocal() && opcode != LOCAL_GET;
    }

    /** Only of one that touches a local. */
    int local() {
        return new ByteReader(bytes, 1).unsigned();
    }

    /** Whether it only computes: no block, no branch, no call. */
    boolean computes() {
        return opcode >= LOCAL_GET || opcode == 0x1A || opcode == 0x1B;
    }
}
