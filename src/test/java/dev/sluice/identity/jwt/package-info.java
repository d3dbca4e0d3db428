@NullMarked
package dev.sluice.identity.jwt;

import org.jspecify.annotations.NullMarked;
