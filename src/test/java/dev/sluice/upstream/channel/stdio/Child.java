package dev.sluice.upstream.channel.stdio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of these tests; what it does is its first argument. */
final class Child {

    private Child() {}

    static List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                "target/test-classes",
                                Child.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static void main(String... arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        switch (arguments[0]) {
            case "echo" -> echo(out);
            case "environment" -> System.getenv().forEach((k, v) -> out.print(k + "=" + v + "\n"));
            case "giant" -> giant(out);
            case "endless" -> endless(out, Path.of(arguments[1]));
            case "errors" -> errors(Integer.parseInt(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        out.flush();
    }

    private static void echo(PrintStream out) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.print(line + "\n");
            out.flush();
        }
    }

    /** One line without end. */
    private static void giant(PrintStream out) {
        byte[] piece = "x".repeat(4096).getBytes(StandardCharsets.US_ASCII);
        while (!out.checkError()) {
            out.write(piece, 0, piece.length);
        }
    }

    /** Lines without end, counted in a file. */
    private static void endless(PrintStream out, Path count) throws IOException {
        String line = "y".repeat(1023) + "\n";
        for (int i = 1; !out.checkError(); i++) {
            out.print(line);
            if (i % 64 == 0) {
                Files.writeString(count, Integer.toString(i));
            }
        }
    }

    private static void errors(int lines) throws IOException {
        System.err.print("the key is " + System.getenv("KEY") + "\tand\u001b[31m more\n");
        System.err.print("z".repeat(Spoken.LONGEST - 5) + System.getenv("KEY") + "z\n");
        for (int i = 0; i < lines; i++) {
            System.err.print("line " + i + "\n");
        }
        System.err.flush();
        System.in.readAllBytes();
    }
}
