import Testing

@testable import Outbound

@Suite("Public addresses")
struct PublicAddressTests {
    static let special = [
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
        "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "168.63.129.16", "172.16.0.1",
        "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.0", "192.168.255.255",
        "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255",
        "::", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe",
        "::ffff:0:127.0.0.1", "::ffff:0:808:808", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254",
        "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1", "2002:808:808::1", "3ffe::1", "3fff::1",
        "3fff:fff:ffff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fdff::1", "fe80::1", "febf::1",
        "fec0::1", "ff02::1", "ff0e::1",
    ]

    static let ordinary = [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7::1",
        "2001:db9::1", "2003::1", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "3ffd::1", "3fff:1000::1",
    ]

    @Test("An address of a special range is not public", arguments: special)
    func specialAddress(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!PublicAddress.isPublic(address))
        #expect(!OutboundPolicy().permits(address))
    }

    @Test("An address beside the special ranges is public", arguments: ordinary)
    func ordinaryAddress(_ text: String) throws {
        #expect(PublicAddress.isPublic(try #require(IPAddress(text))))
    }

    @Test("Every range that is written down is read")
    func tables() {
        #expect(PublicAddress.specialVersion4.count == 16)
        #expect(PublicAddress.specialVersion6.count == 5)
        #expect(PublicAddress.globalUnicast.count == 1)
    }

    @Test(
        "A network holds the addresses that begin with its bits",
        arguments: [
            ("10.0.0.0/8", "10.9.8.7", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("192.168.1.77/24", "192.168.1.1", true),
            ("172.16.0.0/12", "172.31.0.0", true), ("172.16.0.0/12", "172.32.0.0", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "2003::1", false), ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("fd00::/8", "fdab::1", true), ("fd00::/9", "fd80::1", false),
            ("::1", "::1", true),
        ])
    func network(_ text: String, _ address: String, _ isInside: Bool) throws {
        let network = try #require(IPNetwork(text))
        #expect(network.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(
        "What is no network is none",
        arguments: [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0/8", "::/129",
            "host/8",
            "10.0.0.0/٨",
        ])
    func noNetwork(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test("What a policy refuses is refused even if it is allowed")
    func refusal() throws {
        let networks = [try #require(IPNetwork("8.8.8.0/24"))]
        let address = try #require(IPAddress("8.8.8.8"))
        #expect(!OutboundPolicy(refused: networks).permits(address))
        #expect(!OutboundPolicy(allowed: networks, refused: networks).permits(address))
    }
}
