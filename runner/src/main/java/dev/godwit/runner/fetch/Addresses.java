package dev.godwit.runner.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Where nothing is fetched from: the pod itself, and what a node or a cloud tells only to those who run on it. */
final class Addresses {

    /** Services of clouds that hand out credentials, outside the link-local ranges. */
    private static final Set<InetAddress> METADATA =
            Set.of(literal("168.63.129.16"), literal("100.100.100.200"), literal("fd00:ec2::254"));

    private Addresses() {}

    /** Addresses of services and pods are private ones, so these are as good as any. */
    static boolean mayBeAsked(InetAddress address) {
        return !(address.isLinkLocalAddress()
                || address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address));
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address that is written out needs no lookup", e);
        }
    }
}
