/**
 * The operator against a real API server, without kubelet and controllers: the tests play Jobs and pods through their
 * status. Schema, CEL, conflicts, generations, subresources and RBAC are the real ones.
 */
@NullMarked
package dev.godwit.operator.it;

import org.jspecify.annotations.NullMarked;
