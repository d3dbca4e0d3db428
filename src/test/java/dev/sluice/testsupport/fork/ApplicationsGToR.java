package dev.sluice.testsupport.fork;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests of a running application whose names begin with G to R. */
@Suite
@SelectPackages("dev.sluice")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@IncludeClassNamePatterns(ApplicationsGToR.NAMES)
final class ApplicationsGToR {
    static final String NAMES = ".*\\.[G-R]\\w*Test";

    private ApplicationsGToR() {}
}
