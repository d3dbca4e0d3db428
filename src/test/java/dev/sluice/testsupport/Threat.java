package dev.sluice.testsupport;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rows of the threat table ({@code docs/reference-threats.md}) that a test shows to be
 * met. On a class it speaks for all of its tests.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Threat {

    /** Ids of rows, for example {@code A1}. */
    String[] value();
}
