package dev.sluice.testsupport.fork;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of a running application whose names begin with A to F. A process that is given a suite
 * starts each application once; one that is given class by class starts one for each.
 */
@Suite
@SelectPackages("dev.sluice")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@IncludeClassNamePatterns(ApplicationsAToF.NAMES)
final class ApplicationsAToF {
    static final String NAMES = ".*\\.[A-F]\\w*Test";

    private ApplicationsAToF() {}
}
