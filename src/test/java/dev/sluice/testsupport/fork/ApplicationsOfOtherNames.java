package dev.sluice.testsupport.fork;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests of a running application that are in no other suite, so that none is forgotten. */
@Suite
@SelectPackages("dev.sluice")
@IncludeTags("io.quarkus.test.junit.QuarkusTest")
@IncludeClassNamePatterns(".*Test")
@ExcludeClassNamePatterns({ApplicationsAToF.NAMES, ApplicationsGToR.NAMES})
final class ApplicationsOfOtherNames {
    private ApplicationsOfOtherNames() {}
}
