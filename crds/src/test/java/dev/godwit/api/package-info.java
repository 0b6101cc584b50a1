/** The CRD as people see it: generated, committed, shipped in the chart, and the three equal. */
@NullMarked
package dev.godwit.api;

import org.jspecify.annotations.NullMarked;
