package dev.sluice.http;

import java.util.regex.Pattern;

/** The form of a {@code Host} value: a name, an IPv4 or a bracketed IPv6 address; maybe a port. */
final class HostForm {
    private static final int LONGEST = 255;
    private static final Pattern FORM =
            Pattern.compile("(?:[A-Za-z0-9._-]++|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    private HostForm() {}

    static boolean fits(String value) {
        return value.length() <= LONGEST && FORM.matcher(value).matches();
    }
}
