/**
 * What a statement does, told apart by kind: PostgreSQL's parse tree read into a few dozen records. Rules, locks and
 * sentences are made from these and never see the tree.
 */
@NullMarked
package dev.godwit.runner.review.act;

import org.jspecify.annotations.NullMarked;
