package dev.sluice.admin;

/**
 * What an operator sees who came for no question.
 *
 * @param operator who that is
 */
record SignedInPage(String operator, String outToken) {}
