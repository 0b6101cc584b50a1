package dev.godwit.runner.it;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Somebody on the way to the database: answers the start of a connection as it likes, and keeps what it is told. */
final class FakeServer implements AutoCloseable {

    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;

    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final ServerSocket listening;
    private final byte[] answer;

    private FakeServer(byte[] answer) {
        this.answer = answer;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("fake-server").start(this::serve);
    }

    static FakeServer asksForCleartext() {
        return new FakeServer(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
    }

    static FakeServer asksForMd5() {
        return new FakeServer(new byte[] {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4});
    }

    static FakeServer says(String bytes) {
        return new FakeServer(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    int port() {
        return listening.getLocalPort();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket client = listening.accept()) {
                talk(new DataInputStream(client.getInputStream()), client.getOutputStream());
            } catch (IOException e) {
                // The client has seen enough, or the test has.
                told.add("closed");
            }
        }
    }

    private void talk(DataInputStream in, OutputStream raw) throws IOException {
        DataOutputStream out = new DataOutputStream(raw);
        boolean starting = true;
        while (starting) {
            int length = in.readInt();
            int code = in.readInt();
            in.readNBytes(length - 8);
            starting = code == SSL_REQUEST || code == GSS_REQUEST;
            out.write(starting ? new byte[] {'N'} : answer);
            out.flush();
        }
        int kind = in.read();
        if (kind == 'p') {
            told.add(new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
