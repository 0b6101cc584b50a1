package dev.godwit.runner.fetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;

/** Where nothing is fetched from: the pod itself, and what a node or a cloud tells only to those who run on it. */
final class Addresses {

    /** Services of clouds that hand out credentials, outside the link-local ranges. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("168.63.129.16"), literal("100.100.100.200"), literal("192.0.0.192"), literal("fd20:ce::254"));

    /** Amazon's: metadata, and credentials of pods. */
    private static final byte[] EC2 = prefix("fd00:ec2::", 4);

    /** An IPv4 address as it is reached through IPv6: what is behind them is the address at their end. */
    private static final byte[][] TRANSLATED = {prefix("64:ff9b::", 12), prefix("::", 12)};

    private static final int IPV4_BYTES = 4;

    private Addresses() {}

    /** Addresses of services and pods are private ones, so these are as good as any. */
    static boolean mayBeAsked(InetAddress address) {
        return !(address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address)
                || startsWith(address, EC2)
                || (isTranslated(address) && !mayBeAsked(behind(address))));
    }

    private static boolean isTranslated(InetAddress address) {
        return address instanceof Inet6Address
                && Arrays.stream(TRANSLATED).anyMatch(prefix -> startsWith(address, prefix));
    }

    private static InetAddress behind(InetAddress address) {
        byte[] bytes = address.getAddress();
        return of(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
    }

    private static boolean startsWith(InetAddress address, byte[] prefix) {
        byte[] bytes = address.getAddress();
        return bytes.length > IPV4_BYTES && Arrays.equals(Arrays.copyOf(bytes, prefix.length), prefix);
    }

    private static byte[] prefix(String text, int length) {
        return Arrays.copyOf(literal(text).getAddress(), length);
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address that is written out needs no lookup", e);
        }
    }
}
