package io.kubegitdeploy.acceptance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Has the installation for itself, since something that the others need is away, replaced or counted meanwhile. These tests
 * mostly wait, so they come first, while the integration tests of the other modules use the processors.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Isolated
@Tag("alone")
@interface Alone {
    /** Why. */
    String value();
}
