/**
 * Jobs as Kubernetes objects: how one is made from a plan, and what one and its pod say about the run. Pure; everything
 * that a pod says is taken for a guest's word.
 */
@NullMarked
package dev.godwit.operator.job;

import org.jspecify.annotations.NullMarked;
