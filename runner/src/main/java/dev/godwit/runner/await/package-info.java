/**
 * Waits until a database has what an application needs: for an init container. Reads the public views only, and needs no session
 * of its own, so that any pooler will do.
 */
@NullMarked
package dev.godwit.runner.await;

import org.jspecify.annotations.NullMarked;
