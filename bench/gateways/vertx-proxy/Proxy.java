import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.httpproxy.HttpProxy;

/** Passes everything on, and does nothing else: what the same Vert.x costs without a policy. One event loop. */
final class Proxy {
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int origin = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpClientOptions pool = new HttpClientOptions().setMaxPoolSize(256).setKeepAliveTimeout(300);
        HttpProxy proxy = HttpProxy.reverseProxy(vertx.createHttpClient(pool)).origin(origin, "127.0.0.1");
        vertx.createHttpServer().requestHandler(proxy).listen(port, "127.0.0.1");
    }
}
