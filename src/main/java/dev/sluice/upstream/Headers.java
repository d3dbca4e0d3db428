package dev.sluice.upstream;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A few headers, names in lower case, in the order in which they were put. Requests and replies
 * have so few that to look at each of them costs less than a table.
 */
public final class Headers extends AbstractMap<String, String> {
    private static final Headers NONE = new Headers(new String[0]);

    /** Name and value by turns. */
    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /** Those of a map, which are copied unless they can never change. */
    public static Headers of(Map<String, String> headers) {
        return headers instanceof Headers these ? these : new Builder().putAll(headers).build();
    }

    /** How a set of headers comes together. */
    public static final class Builder {
        private String[] pairs = new String[16];
        private int length;

        /** Puts one, in place of the one that had its name. */
        public Builder put(String name, String value) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equals(name)) {
                    pairs[i + 1] = value;
                    return this;
                }
            }
            return add(name, value);
        }

        /** Puts one whose name certainly is not there. */
        public Builder add(String name, String value) {
            if (length == pairs.length) {
                pairs = Arrays.copyOf(pairs, length * 2);
            }
            pairs[length++] = name;
            pairs[length++] = value;
            return this;
        }

        /** Puts all of a map. */
        public Builder putAll(Map<String, String> headers) {
            headers.forEach(this::put);
            return this;
        }

        /** Takes one away, if it is there. */
        public Builder remove(String name) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equals(name)) {
                    System.arraycopy(pairs, i + 2, pairs, i, length - i - 2);
                    length -= 2;
                    return this;
                }
            }
            return this;
        }

        /** Whether one of the name is there. */
        public boolean has(String name) {
            for (int i = 0; i < length; i += 2) {
                if (pairs[i].equals(name)) {
                    return true;
                }
            }
            return false;
        }

        /** How many there are. */
        public int size() {
            return length / 2;
        }

        /** Forgets all of them, so that others can be put. */
        public void clear() {
            length = 0;
        }

        /** What was put so far; it does not change with what is put later. */
        public Headers build() {
            return length == 0 ? NONE : new Headers(Arrays.copyOf(pairs, length));
        }
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public String getOrDefault(@Nullable Object name, String other) {
        String value = get(name);
        return value == null ? other : value;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** The name of one, counted from 0. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** The value of one, counted from 0. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return Headers.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, String>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size();
        }

        @Override
        public Map.Entry<String, String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, String> entry = Map.entry(name(next), value(next));
            next++;
            return entry;
        }
    }

    /** How many there are alone: a value may be a secret. */
    @Override
    public String toString() {
        return "Headers[" + size() + "]";
    }
}
