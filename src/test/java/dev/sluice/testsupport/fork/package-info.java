/** How the tests are shared out among processes that run side by side. */
@NullMarked
package dev.sluice.testsupport.fork;

import org.jspecify.annotations.NullMarked;
