package dev.sluice.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.IntStream;

/**
 * Requests that some parser takes for other requests than another does, made by rule. None of them
 * may be answered as if it were one.
 */
final class SmugglingCorpus {
    private static final String LENGTH = "Content-Length: 15";
    private static final String CODING = "Transfer-Encoding: chunked";

    /** A whole chunked content and the beginning of another request, fifteen octets together. */
    private static final String CONTENT = "0\r\n\r\nGET /x HTT";

    private static final String REST = "P/1.1\r\nHost: localhost\r\n\r\n";

    private SmugglingCorpus() {}

    /** Requests whose head is refused: a handler must see nothing of them. */
    static List<String> badHeads() {
        List<String> requests = new ArrayList<>();
        for (int octet : IntStream.range(0, 256).filter(SmugglingCorpus::isOdd).toArray()) {
            String odd = Character.toString(octet);
            for (UnaryOperator<String> place : places(odd)) {
                requests.add(withContent(LENGTH, place.apply(CODING)));
                requests.add(withContent(place.apply(CODING), LENGTH));
                requests.add(withContent(place.apply(LENGTH), CODING));
                if (octet != ' ') {
                    requests.add(withContent(place.apply(CODING)));
                    requests.add(withContent(place.apply(LENGTH)));
                }
            }
            requests.add(withContent(LENGTH, "X: X" + odd + CODING));
            requests.add(withContent(LENGTH, CODING + odd + "X: X"));
            requests.add(withContent(LENGTH, "X: X\r" + odd + CODING));
            requests.add(withContent(LENGTH, "X: X" + odd + "\n" + CODING));
            requests.add(withContent(LENGTH, CODING + "\r" + odd + "X: X"));
        }
        for (String coding : codings()) {
            requests.add(withContent(LENGTH, coding));
            requests.add(withContent(coding, LENGTH));
        }
        for (String coding : notChunked()) {
            requests.add(withContent("Transfer-Encoding: " + coding));
            requests.add(withContent(CODING, "Transfer-Encoding: " + coding));
            requests.add(withContent("Transfer-Encoding: " + coding, CODING));
        }
        for (String length : notALength()) {
            requests.add(withContent("Content-Length:" + length));
            requests.add(withContent("Content-Length:" + length, LENGTH));
            requests.add(withContent(LENGTH, "Content-Length:" + length));
        }
        for (String line : badLines()) {
            requests.add(line + "\r\nHost: localhost\r\n" + LENGTH + "\r\n\r\n" + CONTENT + REST);
        }
        return requests;
    }

    /** Requests whose head is right and whose content is refused: none of them becomes whole. */
    static List<String> badChunks() {
        List<String> requests = new ArrayList<>();
        for (int octet : IntStream.range(0, 256).filter(SmugglingCorpus::isOdd).toArray()) {
            String odd = Character.toString(octet);
            requests.add(RawText.chunked(odd + "5\r\nhello\r\n0\r\n\r\n"));
            requests.add(RawText.chunked("5" + odd + "\r\nhello\r\n0\r\n\r\n"));
            requests.add(RawText.chunked("0" + odd + "5\r\nhello\r\n0\r\n\r\n"));
            requests.add(RawText.chunked("5\r\nhello" + odd + "\r\n0\r\n\r\n"));
            requests.add(RawText.chunked("5\r\nhello\r\n0" + odd + "\r\n\r\n"));
            requests.add(RawText.chunked("5\r\nhello\r\n0\r\n" + odd + "\r\n\r\n"));
        }
        for (String size :
                List.of(
                        "",
                        "-5",
                        "+5",
                        "0x5",
                        "5.0",
                        "5.e0",
                        "5,",
                        "5;",
                        "5;a",
                        "5;a=b",
                        "5;a=\"",
                        "5;\n",
                        "5\r",
                        "5\n",
                        "05h",
                        "h5",
                        "_5",
                        "1_0",
                        "100000005",
                        "000000005",
                        "80000000",
                        "FFFFFFFF",
                        "FFFFFFFFF",
                        "100000000000000005",
                        "00",
                        "00000000",
                        "-0",
                        "0;",
                        "0;a=b",
                        "0 ",
                        "0x0",
                        "\"5\"",
                        "'5'",
                        "%35",
                        "5 5",
                        "5\t5")) {
            requests.add(RawText.chunked(size + "\r\nhello\r\n0\r\n\r\n"));
            requests.add(RawText.chunked("1\r\nx\r\n" + size + "\r\nhello\r\n0\r\n\r\n"));
        }
        for (String content :
                List.of(
                        "5\nhello\r\n0\r\n\r\n",
                        "5\r\nhello\n0\r\n\r\n",
                        "5\r\nhello0\r\n\r\n",
                        "5\r\nhellohello\r\n0\r\n\r\n",
                        "5\r\nhell\r\n0\r\n\r\n",
                        "0\n\n",
                        "0\r\n\n",
                        "0\n\r\n",
                        "0\r\n\r\r\n",
                        "0\r\nX: y\r\n\r\n",
                        "0\r\nContent-Length: 5\r\n\r\n",
                        "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "0\r\nAuthorization: Bearer x\r\n\r\n",
                        "0\r\nGET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            requests.add(RawText.chunked(content));
        }
        return requests;
    }

    private static boolean isOdd(int octet) {
        return octet <= ' ' || octet >= 0x7f;
    }

    /** The places of a field line where an octet could be read as a part of it, or not. */
    private static List<UnaryOperator<String>> places(String odd) {
        return List.of(
                line -> odd + line,
                line -> line.replaceFirst("-", odd),
                line -> line.replaceFirst("-", "-" + escapeReplacement(odd)),
                line -> line.replaceFirst(":", escapeReplacement(odd) + ":"),
                line -> insideValue(line, odd),
                line -> afterColon(line, odd),
                line -> line + odd);
    }

    private static String escapeReplacement(String odd) {
        return Matcher.quoteReplacement(odd);
    }

    private static String insideValue(String line, String odd) {
        int at = line.length() - 1;
        return line.substring(0, at) + odd + line.substring(at);
    }

    private static String afterColon(String line, String odd) {
        int at = line.indexOf(':') + 1;
        return line.substring(0, at) + odd + line.substring(at).strip();
    }

    private static List<String> codings() {
        List<String> lines = new ArrayList<>();
        for (String name :
                List.of(
                        "Transfer-Encoding",
                        "TRANSFER-ENCODING",
                        "transfer-encoding",
                        "tRaNsFeR-eNcOdInG",
                        "Transfer_Encoding",
                        "Transfer.Encoding",
                        "TransferEncoding",
                        "Transfer--Encoding",
                        "-Transfer-Encoding",
                        "Transfer-Encoding-",
                        "'Transfer-Encoding'",
                        "*Transfer-Encoding",
                        "Transfer-Encoding*",
                        "Transfer~Encoding")) {
            for (String value : List.of("chunked", "Chunked", "CHUNKED", "identity", "", "gzip")) {
                lines.add(name + ": " + value);
                lines.add(name + ":" + value);
            }
        }
        lines.add("Connection: Transfer-Encoding");
        lines.add("Connection: close, Content-Length");
        lines.add("X: y\n" + CODING);
        lines.add("X: y\r" + CODING);
        lines.add("X:\r\n " + CODING);
        lines.add("Transfer-Encoding:\r\n chunked");
        lines.add("Transfer-Encoding\r\n : chunked");
        lines.add("Transfer-\r\n Encoding: chunked");
        return lines;
    }

    private static List<String> notChunked() {
        return List.of(
                "",
                "xchunked",
                "chunkedx",
                "chunk",
                "chunked chunked",
                "chunked, chunked",
                "chunked,",
                ",chunked",
                ", chunked",
                "chunked, identity",
                "identity, chunked",
                "identity",
                "gzip, chunked",
                "chunked, gzip",
                "\"chunked\"",
                "'chunked'",
                "cow chunked bar",
                "chunked;q=1",
                "chunked;",
                "chunked=1",
                "(chunked)",
                "chunked (comment)",
                "chu\r\n nked",
                "\r\n chunked",
                "chunked\r\n ",
                "c%68unked",
                "chun\u212aed",
                "\u017fchunked",
                "x-chunked",
                "compress",
                "deflate",
                "none",
                "null",
                "0",
                "false",
                "*");
    }

    private static List<String> notALength() {
        return List.of(
                "",
                " ",
                "\t15",
                " 15\t",
                " +15",
                " -15",
                " 0x0f",
                " 0b1",
                " 017x",
                " 15.0",
                " 1e1",
                " 15,",
                " ,15",
                " 15,15",
                " 15, 15",
                " 15, 6",
                " 15;",
                " 15 15",
                " 1 5",
                " \"15\"",
                " '15'",
                " 15\0",
                " \u00b2",
                " \u0661",
                " %31%35",
                " 15\u00a0",
                " 15_0",
                " 15\u000b",
                " 1000000000000000000",
                " 18446744073709551631",
                " 99999999999999999999",
                " NaN",
                " fifteen",
                " *",
                "\r\n 15",
                " 15\r\n ",
                " 1\r\n 5");
    }

    private static List<String> badLines() {
        return List.of(
                "POST /x HTTP/1.0",
                "POST /x HTTP/0.9",
                "POST /x HTTP/2.0",
                "POST /x HTTP/1.2",
                "POST /x HTTP/1.1 ",
                "POST /x  HTTP/1.1",
                "POST  /x HTTP/1.1",
                " POST /x HTTP/1.1",
                "POST\t/x\tHTTP/1.1",
                "POST /x\tHTTP/1.1",
                "POST /x HTTP /1.1",
                "POST /x http/1.1",
                "POST /x HTTP/1,1",
                "POST /x HTTP/01.1",
                "POST /x",
                "POST",
                "POST x HTTP/1.1",
                "POST * HTTP/1.1",
                "POST http://localhost/x HTTP/1.1",
                "POST localhost:80 HTTP/1.1",
                "CONNECT localhost:80 HTTP/1.1",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST /x#y HTTP/1.1",
                "POST /x y HTTP/1.1",
                "POST /\u00e4 HTTP/1.1",
                "POST /\0 HTTP/1.1",
                "PO\0ST /x HTTP/1.1",
                "P(ST /x HTTP/1.1",
                "POST:/x HTTP/1.1",
                "\r\nPOST /x HTTP/1.1",
                "\nPOST /x HTTP/1.1",
                "\r\n\r\nPOST /x HTTP/1.1",
                "\0POST /x HTTP/1.1",
                "\u00ef\u00bb\u00bfPOST /x HTTP/1.1",
                "POST /x HTTP/1.1\nX: y",
                "POST /x HTTP/1.1\rX: y",
                "POST /x HTTP/1.1\r\n ",
                "POST /x HTTP/1.1\r\n X: y",
                "POST /x HTTP/1.1\r\nHost: localhost",
                "POST /x HTTP/1.1\r\nHost: other",
                "POST /x HTTP/1.1\r\nHost:",
                "POST /x HTTP/1.1\r\nHost : localhost",
                "GET /x HTTP/1.1",
                "HEAD /x HTTP/1.1",
                "DELETE /x HTTP/1.1");
    }

    private static String withContent(String... fields) {
        return RawText.post(fields) + CONTENT + REST;
    }
}
