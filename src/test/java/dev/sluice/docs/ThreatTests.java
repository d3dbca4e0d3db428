package dev.sluice.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.testsupport.Threat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.platform.commons.annotation.Testable;

/** The tests that carry {@link Threat}, read from their compiled classes without loading them. */
final class ThreatTests {
    private ThreatTests() {}

    /**
     * For each id, the tests that name it: {@code Class#method}, or {@code Class} for all of its.
     */
    static Map<String, List<String>> collect() {
        Map<String, Set<String>> found = new TreeMap<>();
        JavaClasses classes =
                new ClassFileImporter().importPath(Path.of("target/test-classes/dev/sluice"));
        for (JavaClass each : classes) {
            if (each.isAnnotatedWith(Threat.class)) {
                add(found, each.getAnnotationOfType(Threat.class), each.getSimpleName());
            }
            for (JavaMethod method : each.getMethods()) {
                if (method.isAnnotatedWith(Threat.class)) {
                    String name = each.getSimpleName() + "#" + method.getName();
                    requireTest(method, name);
                    add(found, method.getAnnotationOfType(Threat.class), name);
                }
            }
        }
        Map<String, List<String>> tests = new TreeMap<>();
        found.forEach((id, names) -> tests.put(id, List.copyOf(names)));
        return tests;
    }

    private static void requireTest(JavaMethod method, String name) {
        if (!method.isMetaAnnotatedWith(Testable.class)) {
            throw new IllegalStateException(name + " shows nothing: it is no test");
        }
    }

    private static void add(Map<String, Set<String>> found, Threat threat, String test) {
        for (String id : threat.value()) {
            found.computeIfAbsent(id, any -> new TreeSet<>()).add("`" + test + "`");
        }
    }
}
