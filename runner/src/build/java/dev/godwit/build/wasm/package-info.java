/**
 * A program of the build, not of the runner: makes PostgreSQL's parser fit for a JVM. LLVM compiles a C switch to as many
 * nested blocks as it has cases, 2,018 in Bison's. What interprets WebAssembly enters them all for each case that it runs, and
 * what compiles it to Java finds a method of more than 64 KiB. So the cases move out, into functions of some hundred instructions.
 */
@NullMarked
package dev.godwit.build.wasm;

import org.jspecify.annotations.NullMarked;
