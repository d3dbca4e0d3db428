package dev.sluice.fleet;

import dev.sluice.testsupport.GatewayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gateways that take turns to end and to begin again, each on its own ports. */
final class Replicas implements AutoCloseable {
    private final Path documents;
    private final List<String> options;
    private final List<GatewayProcess> gateways = new ArrayList<>();

    /** Starts them, and waits until all are ready. */
    Replicas(int number, Path documents, List<String> options) throws IOException {
        this.documents = documents;
        this.options = List.copyOf(options);
        for (int i = 0; i < number; i++) {
            gateways.add(GatewayProcess.begin(documents, options));
        }
        gateways.forEach(GatewayProcess::awaitReady);
    }

    int number() {
        return gateways.size();
    }

    /** Ports for agents. */
    List<Integer> ports() {
        return gateways.stream().map(GatewayProcess::port).toList();
    }

    /** Ports for probes. */
    List<Integer> managementPorts() {
        return gateways.stream().map(GatewayProcess::managementPort).toList();
    }

    /** Ends one as an orchestrator does; its exit code. */
    int terminate(int which) throws Exception {
        gateways.get(which).signal("TERM");
        return gateways.get(which).awaitEnd();
    }

    /** Ends one as a machine that fails does. */
    void kill(int which) throws Exception {
        gateways.get(which).signal("KILL");
        gateways.get(which).awaitEnd();
    }

    /** Starts it again, and waits until it is ready. */
    void startAgain(int which) throws IOException {
        GatewayProcess next = GatewayProcess.beginAgain(gateways.get(which), documents, options);
        gateways.set(which, next);
        next.awaitReady();
    }

    @Override
    public void close() {
        gateways.forEach(GatewayProcess::close);
    }
}
