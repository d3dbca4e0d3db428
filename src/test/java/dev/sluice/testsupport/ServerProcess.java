package dev.sluice.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An MCP server in a process of its own, which can be stopped and killed. It knows the sessions
 * that it began, answers the tool {@code echo}, and never answers {@code slow}.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|[0-9]+)");

    private final Process process;
    private final BufferedReader said;

    private ServerProcess(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Starts one, which listens when this returns. */
    public static ServerProcess start(int port) throws IOException {
        ServerProcess server =
                new ServerProcess(
                        new ProcessBuilder(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx64m",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        "target/test-classes",
                                        ServerProcess.class.getName(),
                                        Integer.toString(port))
                                .redirectErrorStream(true)
                                .start());
        server.await("listening");
        return server;
    }

    /** Waits until {@code slow} was called. */
    public void awaitCall() throws IOException {
        await("called");
    }

    private void await(String word) throws IOException {
        String line = said.readLine();
        while (line != null && !line.equals(word)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("the server ended");
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it cannot be killed");
        }
    }

    /** Sends it a signal, by the name that kill(1) knows. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (!kill.waitFor(30, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("no signal could be sent");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** The process itself. */
    public static void main(String... arguments) throws IOException {
        Set<String> sessions = ConcurrentHashMap.newKeySet();
        HttpServer server =
                HttpServer.create(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
                        50);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/mcp", exchange -> answer(exchange, sessions));
        server.start();
        System.out.println("listening");
    }

    private static void answer(HttpExchange exchange, Set<String> sessions) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        Matcher matcher = ID.matcher(body);
        String id = matcher.find() ? matcher.group(1) : "null";
        String session = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
        if (body.contains("\"initialize\"")) {
            String begun = "s" + System.nanoTime();
            sessions.add(begun);
            exchange.getResponseHeaders().set("Mcp-Session-Id", begun);
            reply(
                    exchange,
                    200,
                    id,
                    "\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                            + "\"serverInfo\":{\"name\":\"p\",\"version\":\"1\"}}");
        } else if (session == null || !sessions.contains(session)) {
            reply(exchange, 404, "null", "\"error\":{\"code\":-32001,\"message\":\"no session\"}");
        } else if (body.contains("\"slow\"")) {
            System.out.println("called");
            forever();
        } else {
            reply(exchange, 200, id, "\"result\":{\"content\":[]}");
        }
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String id, String rest)
            throws IOException {
        byte[] bytes = "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}".formatted(id, rest).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
