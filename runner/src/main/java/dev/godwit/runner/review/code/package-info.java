/**
 * What a DO block may run: PL/pgSQL's parse tree read into the statements in it, each with its line and the circumstance in
 * which it runs. Pure.
 */
@NullMarked
package dev.godwit.runner.review.code;

import org.jspecify.annotations.NullMarked;
