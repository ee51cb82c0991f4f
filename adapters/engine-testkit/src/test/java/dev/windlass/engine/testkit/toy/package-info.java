/** An engine built by following the guide in adapters/README.md, step by step. */
@NullMarked
package dev.windlass.engine.testkit.toy;

import org.jspecify.annotations.NullMarked;
