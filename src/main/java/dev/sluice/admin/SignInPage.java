package dev.sluice.admin;

/**
 * Where an operator signs in.
 *
 * @param fault what was wrong with the last attempt; empty before the first
 * @param approval the question to go on to; empty for none
 */
record SignInPage(String fault, String approval, String formToken) {}
