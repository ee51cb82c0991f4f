/**
 * The conformance suite: one small abstract class a facet. An adapter extends each of them in its
 * tests and passes, or it declares a capability as absent and then passes on the exact refusal.
 */
@NullMarked
package dev.windlass.engine.testkit;

import org.jspecify.annotations.NullMarked;
