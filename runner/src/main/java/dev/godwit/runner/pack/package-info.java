/**
 * Bundles as something to ship: ConfigMaps named by their content, or an OCI image's layout. Pure but for the writing of
 * the layout's files: the same migrations give the same bytes, whenever and wherever.
 */
@NullMarked
package dev.godwit.runner.pack;

import org.jspecify.annotations.NullMarked;
