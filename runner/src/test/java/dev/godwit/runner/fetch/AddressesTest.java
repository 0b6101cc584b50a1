package dev.godwit.runner.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "::ffff:169.254.169.254",
                "fe80::1",
                "127.0.0.1",
                "127.255.0.3",
                "::1",
                "::ffff:127.0.0.1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1",
                "168.63.129.16",
                "::ffff:168.63.129.16",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::127.0.0.1",
                "64:ff9b::168.63.129.16",
                "::169.254.169.254",
                "fd00:0ec2:0:0:0:0:0:0254"
            })
    void whatOnlyThePodOrTheNodeMaySeeIsNotAsked(String address) throws UnknownHostException {
        assertThat(Addresses.mayBeAsked(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.96.12.7",
                "172.16.0.1",
                "192.168.1.1",
                "fd00:10:96::7",
                "64:ff9b::203.0.113.5",
                "203.0.113.5",
                "2001:db8::1"
            })
    void servicesAndWhatIsInTheWorldMayBeAsked(String address) throws UnknownHostException {
        assertThat(Addresses.mayBeAsked(InetAddress.getByName(address))).isTrue();
    }
}
