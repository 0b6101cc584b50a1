/**
 * What a Job says when it ends. The same records are the runner's output and fragments of the resource's status, so that
 * nothing is translated twice. Texts in a report are already free of literals and secrets.
 */
@NullMarked
package dev.godwit.report;

import org.jspecify.annotations.NullMarked;
