/**
 * From a plan and the previous status to the next status. The one place where conditions are merged and where texts and
 * lists are cut to what the CRD allows: a status that the API server refuses would be a status nobody reads. Pure.
 */
@NullMarked
package dev.godwit.operator.status;

import org.jspecify.annotations.NullMarked;
